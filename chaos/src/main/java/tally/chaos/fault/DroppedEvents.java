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
        long ended;
        try (RedisConsole console = new RedisConsole(redis)) {
            ended = console.dropSubscribers();
        }
        if (ended == 0) {
            throw new FaultSkipped("nobody listens to events at " + redis);
        }
        return "ended " + ended + " subscriptions to events at " + redis;
    }
}
