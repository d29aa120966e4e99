package tally.counter;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tally.local.RedisSentinel;
import tally.local.RedisServer;

/** A Redis with a replica, and three Sentinels that promote it. */
class SentinelFailoverIT extends FailoverContract {
    private static final String MASTER = "eu-redis";

    private final List<RedisSentinel> sentinels = new ArrayList<>();

    @Override
    RedisPair startRedis(Path data) {
        String[] options = {"--repl-diskless-sync-delay", "0"};
        RedisServer master = new RedisServer(data.resolve("master"), 0, options).start();
        RedisServer replica = new RedisServer(data.resolve("replica"), 0, options).start();
        try (RedisOperator operator = new RedisOperator(replica)) {
            operator.redis().replicaof("127.0.0.1", master.port());
        }
        RedisPair redis = new RedisPair(master, replica);
        redis.awaitReplication();
        for (int i = 0; i < 3; i++) {
            sentinels.add(
                    new RedisSentinel(data.resolve("sentinel-" + i), MASTER, master.port(), 2, Duration.ofSeconds(1))
                            .start());
        }
        return redis;
    }

    @Override
    String[] settings() {
        return new String[] {
            "tally.redis.sentinel.master=" + MASTER,
            "tally.redis.sentinel.nodes="
                    + String.join(
                            ",", sentinels.stream().map(RedisSentinel::address).toList())
        };
    }

    @Override
    void stopRedis() {
        sentinels.forEach(RedisSentinel::close);
    }
}
