package tally.counter.store;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.pubsub.api.async.RedisPubSubAsyncCommands;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tally.redis.EventChannel;

/**
 * The events of one node's shards: up while all their channels are subscribed to. On one server Lettuce subscribes again after
 * a reconnect. The channels of a cluster have different hash slots, which one SSUBSCRIBE can not name together as Lettuce
 * would, so each connection there is used until it breaks, or the server takes a channel away, and then replaced.
 */
final class NodeStream {
    private static final Logger log = LoggerFactory.getLogger(NodeStream.class);

    private final RedisNode node;
    private final Map<String, Consumer<String>> channels;
    private final Runnable onUp;
    private final Runnable onDown;
    private final boolean sharded;
    private final Set<String> subscribed = ConcurrentHashMap.newKeySet();
    private volatile @Nullable StatefulRedisPubSubConnection<String, String> connection;
    private volatile boolean up;

    /** @param channels what is subscribed to, in this order, and who is handed its messages */
    NodeStream(RedisNode node, Map<String, Consumer<String>> channels, Runnable onUp, Runnable onDown) {
        this.node = node;
        this.channels = channels;
        this.onUp = onUp;
        this.onDown = onDown;
        this.sharded = node.channel() == EventChannel.OF_THE_SHARD;
        node.onEvents(this::subscribe);
    }

    RedisNode node() {
        return node;
    }

    boolean isUp() {
        return up;
    }

    /** Completes when the server answers on the connection for events. */
    CompletableFuture<?> ping() {
        StatefulRedisPubSubConnection<String, String> present = connection;
        return present == null
                ? CompletableFuture.failedFuture(new IllegalStateException("There is no connection for events."))
                : present.async().ping().toCompletableFuture();
    }

    private void subscribe(StatefulRedisPubSubConnection<String, String> made) {
        isDown(connection);
        connection = made;
        made.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(String channel, String message) {
                hand(channel, message);
            }

            @Override
            public void smessage(String channel, String message) {
                hand(channel, message);
            }

            @Override
            public void subscribed(String channel, long count) {
                isSubscribed(made, channel);
            }

            @Override
            public void ssubscribed(String channel, long count) {
                isSubscribed(made, channel);
            }

            @Override
            public void sunsubscribed(String channel, long count) {
                isDown(made);
            }
        });
        made.addListener(new RedisConnectionStateListener() {
            @Override
            public void onRedisDisconnected(RedisChannelHandler<?, ?> handler) {
                isDown(made);
            }
        });
        RedisPubSubAsyncCommands<String, String> redis = made.async();
        for (String channel : channels.keySet()) {
            (sharded ? redis.ssubscribe(channel) : redis.subscribe(channel)).exceptionally(failure -> {
                log.warn(
                        "The events on {} of {} could not be subscribed to: {}",
                        channel,
                        node.name(),
                        failure.toString());
                isDown(made);
                return null;
            });
        }
    }

    private void hand(String channel, String message) {
        Objects.requireNonNull(channels.get(channel)).accept(message);
    }

    private void isSubscribed(StatefulRedisPubSubConnection<String, String> on, String channel) {
        if (on.equals(connection) && subscribed.add(channel) && !up && subscribed.containsAll(channels.keySet())) {
            up = true;
            onUp.run();
        }
    }

    private void isDown(@Nullable StatefulRedisPubSubConnection<String, String> broken) {
        if (broken == null || !broken.equals(connection)) {
            return;
        }
        up = false;
        subscribed.clear();
        onDown.run();
        if (sharded) {
            connection = null;
            node.renewEvents(broken);
        }
    }
}
