package tally.counter.store;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.event.command.CommandFailedEvent;
import io.lettuce.core.event.command.CommandListener;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import tally.counter.CounterId;
import tally.counter.Sharding;
import tally.counter.TallyProperties;
import tally.counter.store.ClusterMap.Master;
import tally.redis.KeyRoom;
import tally.redis.ShardScripts;

/**
 * The Redis of this region: one node with all shards, or the masters of a Redis Cluster, each with some. Starts and stays
 * up without any of them.
 *
 * <p>Each node has connections of its own, also in a cluster, and no call follows a redirection: whoever a slot was moved to
 * is reached and checked first, like any Redis. A call that is redirected changed nothing.
 */
@Component
class RedisLink implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(RedisLink.class);
    /** How often a cluster is asked again while something seems to have moved. */
    private static final Duration TROUBLED = Duration.ofMillis(500);

    private final String region;
    private final KeyRoom room;
    private final RedisProperties settings;
    private final Sharding sharding;
    private final ClientResources resources;
    private final RedisClient client;
    private final @Nullable ClusterMap map;
    private final List<Consumer<RedisNode>> onNode = new CopyOnWriteArrayList<>();
    private volatile boolean running;
    private volatile boolean moved;
    private volatile List<RedisNode> nodes;
    private volatile RedisNode[] byShard;

    private boolean asking;
    private long askedNanos;

    RedisLink(RedisProperties properties, TallyProperties tally, OnceProperties once) {
        this.region = tally.region();
        this.settings = properties;
        this.sharding = new Sharding(tally.shards());
        this.room = once.room(tally.shards());
        this.resources = ClientResources.builder()
                .reconnectDelay(Delay.constant(properties.reconnectDelay()))
                .build();
        this.client = RedisClient.create(resources);
        // Rejecting also fails what was on its way when the connection broke; Lettuce would send it again otherwise.
        ClientOptions options = ClientOptions.builder()
                .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(properties.timeout())
                        .build())
                .timeoutOptions(TimeoutOptions.enabled(properties.timeout()))
                .build();
        client.setOptions(options);
        RedisPlace place = new RedisPlace(properties, "tally-" + tally.replica());
        List<Integer> all = IntStream.range(0, tally.shards()).boxed().toList();
        if (properties.isCluster()) {
            this.map = new ClusterMap(place, tally.shards(), resources, options);
            client.addListener(new Redirections());
            this.nodes = List.of(node(RedisNode.Kind.CLUSTER_MASTER, null, all));
        } else {
            this.map = null;
            RedisNode.Kind kind = properties.isSentinel() ? RedisNode.Kind.WATCHED_MASTER : RedisNode.Kind.SERVER;
            this.nodes = List.of(node(kind, place.single(), all));
        }
        this.byShard = byShard(nodes);
    }

    private RedisNode node(RedisNode.Kind kind, @Nullable RedisURI uri, List<Integer> shards) {
        return new RedisNode(
                kind,
                uri,
                shards,
                client,
                (redis, channel) -> new ShardScripts(redis, region, room, channel),
                settings.reconnectDelay());
    }

    /** Whether shards may lie in different nodes, so that no call may have several of them. */
    boolean isCluster() {
        return map != null;
    }

    /** All nodes; each shard lies in one of them. */
    List<RedisNode> nodes() {
        return nodes;
    }

    /** The node that holds a shard. */
    RedisNode node(int shard) {
        return byShard[shard];
    }

    /** The node that holds a counter. */
    RedisNode nodeOf(CounterId id) {
        return map == null ? byShard[0] : byShard[sharding.shardOf(id)];
    }

    /** Hands over every node before it is reached, those that are there already at once. */
    void onNode(Consumer<RedisNode> callback) {
        onNode.add(callback);
        nodes.forEach(callback);
    }

    /** Completes when any node answers. */
    CompletableFuture<String> ping() {
        CompletableFuture<String> answer = new CompletableFuture<>();
        List<RedisNode> asked = nodes;
        AtomicInteger silent = new AtomicInteger(asked.size());
        for (RedisNode node : asked) {
            var _ = node.ping().whenComplete((pong, failure) -> {
                if (failure == null) {
                    answer.complete(pong);
                } else if (silent.decrementAndGet() == 0) {
                    answer.completeExceptionally(failure);
                }
            });
        }
        return answer;
    }

    /** Repeats a step that does not block, whether it fails or not, until the link stops. */
    void every(Duration interval, Runnable step) {
        Runnable guarded = () -> {
            try {
                step.run();
            } catch (RuntimeException e) {
                log.error("A step that is taken again and again has failed; the next one comes.", e);
            }
        };
        var _ = resources
                .eventExecutorGroup()
                .scheduleAtFixedRate(guarded, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public synchronized void start() {
        running = true;
        nodes.forEach(RedisNode::open);
        ClusterMap asked = map;
        if (asked != null) {
            ask(asked);
            every(TROUBLED, () -> askIfDue(asked));
        }
    }

    private synchronized void askIfDue(ClusterMap asked) {
        boolean due =
                System.nanoTime() - askedNanos >= settings.cluster().refresh().toNanos();
        if (running && !asking && (due || moved || !nodes.stream().allMatch(RedisNode::isReached))) {
            ask(asked);
        }
    }

    private synchronized void ask(ClusterMap asked) {
        asking = true;
        moved = false;
        askedNanos = System.nanoTime();
        var _ = asked.masters().whenComplete((masters, failure) -> {
            if (failure == null) {
                become(masters);
            } else {
                log.debug("No node of the cluster says who holds which shard.", failure);
            }
            asked();
        });
    }

    private synchronized void asked() {
        asking = false;
    }

    /** A master whose shards are others by now is reached anew, as one that is new. */
    private synchronized void become(List<Master> masters) {
        List<RedisNode> before = nodes;
        List<RedisNode> made = new ArrayList<>();
        List<RedisNode> now = masters.stream()
                .map(master -> before.stream()
                        .filter(node -> node.shards().equals(master.shards())
                                && node.name().equals(master.name()))
                        .findFirst()
                        .orElseGet(() -> {
                            RedisNode node = node(RedisNode.Kind.CLUSTER_MASTER, master.uri(), master.shards());
                            made.add(node);
                            return node;
                        }))
                .toList();
        if (made.isEmpty() || !running) {
            return;
        }
        made.forEach(node -> log.info("The shards {} lie in {} now.", node.shards(), node.name()));
        nodes = now;
        byShard = byShard(now);
        made.forEach(node -> onNode.forEach(callback -> callback.accept(node)));
        made.forEach(RedisNode::open);
        before.stream().filter(node -> !now.contains(node)).forEach(RedisNode::close);
    }

    private RedisNode[] byShard(List<RedisNode> holders) {
        RedisNode[] held = new RedisNode[sharding.shards()];
        holders.forEach(node -> node.shards().forEach(shard -> held[shard] = node));
        return held;
    }

    /** Notices that a cluster sends callers elsewhere. */
    private final class Redirections implements CommandListener {
        @Override
        public void commandFailed(CommandFailedEvent event) {
            String said = String.valueOf(event.getCause().getMessage());
            if (said.startsWith("MOVED ") || said.startsWith("ASK ")) {
                moved = true;
            }
        }
    }

    @Override
    public void stop() {
        end();
        // Lettuce waits for what it calls back here, so nothing of it may wait for this thread.
        if (map != null) {
            map.close();
        }
        client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
        var _ = resources.shutdown(0, 1, TimeUnit.SECONDS);
    }

    private synchronized void end() {
        running = false;
        nodes.forEach(RedisNode::end);
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
}
