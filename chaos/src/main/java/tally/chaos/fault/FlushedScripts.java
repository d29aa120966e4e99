package tally.chaos.fault;

import tally.chaos.stack.RedisConsole;

/** SCRIPT FLUSH: Redis has forgotten every Lua script. */
final class FlushedScripts implements Fault {
    private final String redis;

    FlushedScripts(String redis) {
        this.redis = redis;
    }

    @Override
    public String inject() {
        try (RedisConsole console = new RedisConsole(redis)) {
            console.flushScripts();
        }
        return "SCRIPT FLUSH at " + redis;
    }
}
