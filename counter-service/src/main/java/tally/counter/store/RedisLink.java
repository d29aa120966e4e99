package tally.counter.store;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import tally.counter.TallyProperties;
import tally.counter.store.Fault.Use;
import tally.redis.KeyRoom;
import tally.redis.ShardScripts;

/**
 * The connections to this region's Redis: one for calls, one for events. Starts and stays up without Redis, and reaches
 * it again by itself. A call that was on its way when a connection broke fails and is never sent again: whether it was
 * applied can not be known, and an increment that is sent twice may count twice.
 */
@Component
class RedisLink implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(RedisLink.class);

    private final String region;
    private final KeyRoom room;
    private final RedisURI uri;
    private final Duration reconnectDelay;
    private final ClientResources resources;
    private final RedisClient client;
    private final List<Runnable> onConnected = new CopyOnWriteArrayList<>();
    private final List<Consumer<StatefulRedisPubSubConnection<String, String>>> onEvents = new CopyOnWriteArrayList<>();
    private final Standing standing = new Standing();
    private volatile boolean running;
    private volatile @Nullable StatefulRedisConnection<String, String> connection;
    private volatile @Nullable ShardScripts scripts;

    RedisLink(RedisProperties properties, TallyProperties tally, OnceProperties once) {
        this.region = tally.region();
        this.room = once.room(tally.shards());
        this.reconnectDelay = properties.reconnectDelay();
        this.resources = ClientResources.builder()
                .reconnectDelay(Delay.constant(reconnectDelay))
                .build();
        this.uri = RedisURI.create(properties.uri());
        uri.setTimeout(properties.timeout());
        uri.setClientName("tally-" + tally.replica());
        this.client = RedisClient.create(resources);
        // Rejecting also fails what was on its way when the connection broke; Lettuce would send it again otherwise.
        client.setOptions(ClientOptions.builder()
                .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(properties.timeout())
                        .build())
                .timeoutOptions(TimeoutOptions.enabled(properties.timeout()))
                .build());
    }

    /** How the Redis that is reached now stands. */
    Standing standing() {
        return standing;
    }

    /** The scripts for calls that change nothing; fails while Redis must not be read. */
    CompletableFuture<ShardScripts> scripts() {
        return scriptsFor(Use.READING);
    }

    /** The scripts for calls that change something; fails while nothing must be counted into this Redis. */
    CompletableFuture<ShardScripts> scriptsToWrite() {
        return scriptsFor(Use.WRITING);
    }

    /** The scripts whatever is wrong with this Redis, for what is only shown to operators. */
    CompletableFuture<ShardScripts> uncheckedScripts() {
        ShardScripts present = scripts;
        return present == null ? neverReached() : CompletableFuture.completedFuture(present);
    }

    private CompletableFuture<ShardScripts> scriptsFor(Use use) {
        return standing.against(use)
                .map(reason ->
                        CompletableFuture.<ShardScripts>failedFuture(new StoreUnavailableException(reason, true, null)))
                .orElseGet(this::uncheckedScripts);
    }

    /** The connection for calls as it is, for looking at Redis itself; counters are reached by scripts only. */
    CompletableFuture<RedisAsyncCommands<String, String>> commands() {
        StatefulRedisConnection<String, String> present = connection;
        return present == null ? neverReached() : CompletableFuture.completedFuture(present.async());
    }

    /** Completes when Redis answers. */
    CompletableFuture<String> ping() {
        StatefulRedisConnection<String, String> present = connection;
        return present == null ? neverReached() : present.async().ping().toCompletableFuture();
    }

    /** Calls back at every connect and reconnect of the connection for calls. */
    void onConnected(Runnable callback) {
        onConnected.add(callback);
    }

    /** Hands over the connection for events, once, when Redis has been reached for the first time. */
    void onEvents(Consumer<StatefulRedisPubSubConnection<String, String>> callback) {
        onEvents.add(callback);
    }

    /** Repeats a step that does not block, until the link stops. */
    void every(Duration interval, Runnable step) {
        var _ = resources
                .eventExecutorGroup()
                .scheduleAtFixedRate(step, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void start() {
        running = true;
        reach(() -> client.connectAsync(StringCodec.ASCII, uri), this::reached);
        reach(
                () -> client.connectPubSubAsync(StringCodec.ASCII, uri),
                events -> onEvents.forEach(callback -> callback.accept(events)));
    }

    /** Only the first connect is ours to repeat, and its failure is said once; afterwards Lettuce reconnects by itself. */
    private <C extends StatefulConnection<String, String>> void reach(
            Supplier<CompletionStage<C>> attempt, Consumer<C> reached) {
        reach(attempt, reached, Level.WARN);
    }

    private <C extends StatefulConnection<String, String>> void reach(
            Supplier<CompletionStage<C>> attempt, Consumer<C> reached, Level level) {
        var _ = attempt.get().whenComplete((made, failure) -> {
            if (failure == null) {
                reached.accept(made);
            } else if (running) {
                log.atLevel(level)
                        .log(
                                "Redis at {}:{} can not be reached, and is tried again: {}",
                                uri.getHost(),
                                uri.getPort(),
                                failure.toString());
                var _ = resources
                        .eventExecutorGroup()
                        .schedule(
                                () -> reach(attempt, reached, Level.DEBUG),
                                reconnectDelay.toMillis(),
                                TimeUnit.MILLISECONDS);
            }
        });
    }

    private void reached(StatefulRedisConnection<String, String> made) {
        made.addListener(new RedisConnectionStateListener() {
            @Override
            public void onRedisConnected(RedisChannelHandler<?, ?> handler, SocketAddress address) {
                standing.forget();
                log.info("Redis at {} is back.", address);
                onConnected.forEach(Runnable::run);
            }

            @Override
            public void onRedisDisconnected(RedisChannelHandler<?, ?> handler) {
                standing.forget();
                log.warn("Redis at {}:{} is gone; calls are refused until it is back.", uri.getHost(), uri.getPort());
            }
        });
        scripts = new ShardScripts(made.async(), region, room);
        connection = made;
        log.info("Redis at {}:{} is reached.", uri.getHost(), uri.getPort());
        onConnected.forEach(Runnable::run);
    }

    @Override
    public void stop() {
        running = false;
        client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
        var _ = resources.shutdown(0, 1, TimeUnit.SECONDS);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Reached before everything that calls Redis, let go after it. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE + 100;
    }

    private static <T> CompletableFuture<T> neverReached() {
        return CompletableFuture.failedFuture(
                new StoreUnavailableException("Redis has not been reached yet.", true, null));
    }
}
