package tally.chaos.stack;

import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.function.Function;

/** What an operator does to a Redis by hand. Every call connects anew, because Redis is killed in between. */
public final class RedisConsole implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final RedisClient client;

    public RedisConsole(String uri) {
        RedisURI address = RedisURI.create(uri);
        address.setTimeout(PATIENCE);
        this.client = RedisClient.create(address);
    }

    public void flushAll() {
        call(RedisCommands::flushall);
    }

    public void flushScripts() {
        call(RedisCommands::scriptFlush);
    }

    /** Ends the connections that listen to events, and returns how many these were. */
    public long dropSubscribers() {
        return call(redis -> redis.clientKill(KillArgs.Builder.typePubsub()));
    }

    private <T> T call(Function<RedisCommands<String, String>, T> call) {
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            return call.apply(connection.sync());
        } catch (RedisException e) {
            throw new StackFailure("Redis did not do what it was told: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
    }
}
