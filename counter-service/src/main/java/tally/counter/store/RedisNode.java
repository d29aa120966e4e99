package tally.counter.store;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import tally.counter.store.Fault.Use;
import tally.redis.Deployment;
import tally.redis.EventChannel;
import tally.redis.ShardScripts;

/**
 * A Redis that holds shards of this region, and the connections to it: one for calls, one for events. All shards lie in
 * one, or in Redis Cluster some in each of its masters. It is reached again by itself. A call that was on its way when a
 * connection broke fails and is never sent again: whether it was applied can not be known, and an increment that is sent
 * twice may count twice.
 */
final class RedisNode {
    private static final Logger log = LoggerFactory.getLogger(RedisNode.class);

    private final Kind kind;
    private final String name;
    private final @Nullable RedisURI uri;
    private final List<Integer> shards;
    private final RedisClient client;
    private final EventChannel channel;
    private final BiFunction<RedisAsyncCommands<String, String>, EventChannel, ShardScripts> scriptsOn;
    private final Duration reconnectDelay;
    private final Standing standing = new Standing();
    private final List<Runnable> onConnected = new CopyOnWriteArrayList<>();
    private final List<Runnable> onClosed = new CopyOnWriteArrayList<>();
    private final List<Consumer<StatefulRedisPubSubConnection<String, String>>> onEvents = new CopyOnWriteArrayList<>();
    private volatile @Nullable StatefulRedisConnection<String, String> connection;
    private volatile @Nullable StatefulRedisPubSubConnection<String, String> events;
    private volatile @Nullable ShardScripts scripts;
    private volatile boolean running;

    /** What a node is part of. */
    enum Kind {
        /** One server, always the same. */
        SERVER,
        /** The master of the name that Sentinel watches: whoever that is at each connect. */
        WATCHED_MASTER,
        /** A master of a Redis Cluster. */
        CLUSTER_MASTER
    }

    /**
     * A node that is not reached yet.
     *
     * @param uri null: nobody holds these shards now
     * @param scriptsOn makes the scripts on a connection
     */
    RedisNode(
            Kind kind,
            @Nullable RedisURI uri,
            List<Integer> shards,
            RedisClient client,
            BiFunction<RedisAsyncCommands<String, String>, EventChannel, ShardScripts> scriptsOn,
            Duration reconnectDelay) {
        this.kind = kind;
        this.uri = uri;
        this.name = uri == null ? "" : nameOf(uri);
        this.shards = List.copyOf(shards);
        this.client = client;
        this.channel = kind == Kind.CLUSTER_MASTER ? EventChannel.OF_THE_SHARD : EventChannel.OF_ALL_SHARDS;
        this.scriptsOn = scriptsOn;
        this.reconnectDelay = reconnectDelay;
    }

    static String nameOf(RedisURI uri) {
        return uri.getSentinelMasterId() != null
                ? "the master " + uri.getSentinelMasterId()
                : uri.getHost() + ":" + uri.getPort();
    }

    Kind kind() {
        return kind;
    }

    /** Its address, as in {@code host:port}. */
    String name() {
        return name;
    }

    /** The shards that lie in it. */
    List<Integer> shards() {
        return shards;
    }

    /** On which channels the scripts tell of its shards. */
    EventChannel channel() {
        return channel;
    }

    /** How it stands now. */
    Standing standing() {
        return standing;
    }

    /** Whether calls reach it now. */
    boolean isReached() {
        StatefulRedisConnection<String, String> present = connection;
        return present != null && present.isOpen();
    }

    /** The scripts for calls that change nothing; fails while this Redis must not be read. */
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

    /** What it was first used with; in a cluster each shard says so itself, because its keys move alone. */
    List<Deployment> deployments(RedisAsyncCommands<String, String> redis) {
        return kind == Kind.CLUSTER_MASTER
                ? shards.stream().map(shard -> Deployment.ofShard(redis, shard)).toList()
                : List.of(new Deployment(redis));
    }

    /** Completes when Redis answers. */
    CompletableFuture<String> ping() {
        return commands().thenCompose(RedisAsyncCommands::ping);
    }

    /** Calls back at every connect and reconnect of the connection for calls. */
    void onConnected(Runnable callback) {
        onConnected.add(callback);
    }

    /** Hands over each new connection for events; those of one server and of Sentinel's master reconnect by themselves. */
    void onEvents(Consumer<StatefulRedisPubSubConnection<String, String>> callback) {
        onEvents.add(callback);
    }

    /** Calls back once nobody looks here for its shards any more. */
    void onClosed(Runnable callback) {
        onClosed.add(callback);
    }

    /** Begins to reach it. */
    void open() {
        running = true;
        RedisURI place = uri;
        if (place != null) {
            reach(() -> client.connectAsync(StringCodec.ASCII, place), this::reached, Level.WARN);
            reachEvents(place, Level.WARN);
        }
    }

    /** Lets go of it for good. */
    void close() {
        end();
        letGo();
    }

    /** The same where the client is closed next, and the connections with it. */
    void end() {
        running = false;
        onClosed.forEach(Runnable::run);
    }

    /** Connects anew, because another server may be meant by now. */
    void renew() {
        if (running) {
            letGo();
            standing.forget();
            open();
        }
    }

    /** Hands over another connection for events in a while, in place of one that is of no use any more. */
    void renewEvents(StatefulRedisPubSubConnection<String, String> useless) {
        RedisURI place = uri;
        if (running && place != null && useless.equals(events)) {
            events = null;
            var _ = useless.closeAsync();
            later(() -> reachEvents(place, Level.DEBUG));
        }
    }

    private void letGo() {
        List<@Nullable StatefulConnection<String, String>> present = Arrays.asList(connection, events);
        connection = null;
        events = null;
        scripts = null;
        for (StatefulConnection<String, String> each : present) {
            if (each != null) {
                var _ = each.closeAsync();
            }
        }
    }

    private void reachEvents(RedisURI place, Level level) {
        reach(() -> client.connectPubSubAsync(StringCodec.ASCII, place), this::eventsReached, level);
    }

    private void later(Runnable step) {
        var _ = client.getResources()
                .eventExecutorGroup()
                .schedule(
                        () -> {
                            if (running) {
                                step.run();
                            }
                        },
                        reconnectDelay.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    /** Only the first connect is ours to repeat, and its failure is said once; afterwards Lettuce reconnects by itself. */
    private <C extends StatefulConnection<String, String>> void reach(
            Supplier<CompletionStage<C>> attempt, Consumer<C> reached, Level level) {
        var _ = attempt.get().whenComplete((made, failure) -> {
            if (failure == null && running) {
                reached.accept(made);
            } else if (failure == null) {
                var _ = made.closeAsync();
            } else if (running) {
                log.atLevel(level)
                        .log("Redis at {} can not be reached, and is tried again: {}", name, failure.toString());
                later(() -> reach(attempt, reached, Level.DEBUG));
            }
        });
    }

    private void eventsReached(StatefulRedisPubSubConnection<String, String> made) {
        events = made;
        onEvents.forEach(callback -> callback.accept(made));
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
                if (made.equals(connection)) {
                    standing.forget();
                    log.warn("Redis at {} is gone; calls are refused until it is back.", name);
                }
            }
        });
        scripts = scriptsOn.apply(made.async(), channel);
        connection = made;
        log.info("Redis at {} is reached.", name);
        onConnected.forEach(Runnable::run);
    }

    private <T> CompletableFuture<T> neverReached() {
        String reason =
                uri == null ? "No master of Redis Cluster holds this shard now." : "Redis has not been reached yet.";
        return CompletableFuture.failedFuture(new StoreUnavailableException(reason, true, null));
    }
}
