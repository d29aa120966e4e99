package tally.chaos.fault;

import tally.chaos.stack.RedisConsole;

/** FLUSHALL: the process stays, the data are gone. */
final class FlushedRedis implements Fault {
    private final String redis;

    FlushedRedis(String redis) {
        this.redis = redis;
    }

    @Override
    public String inject() {
        try (RedisConsole console = new RedisConsole(redis)) {
            console.flushAll();
        }
        return "FLUSHALL at " + redis;
    }
}
