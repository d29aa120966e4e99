package tally.chaos.fault;

import tally.chaos.stack.RedisConsole;

/** CLIENT KILL TYPE pubsub: every replica's subscription to the region's events ends, and events go by unheard. */
final class DroppedEvents implements Fault {
    private final String redis;

    DroppedEvents(String redis) {
        this.redis = redis;
    }

    @Override
    public String inject() {
        try (RedisConsole console = new RedisConsole(redis)) {
            return "ended " + console.dropSubscribers() + " subscriptions to events at " + redis;
        }
    }
}
