package tally.counter.store;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tally.counter.CounterId;
import tally.counter.CounterValue;
import tally.counter.TallyProperties;
import tally.redis.ShardEvent;
import tally.redis.ShardEvent.What;
import tally.redis.ShardKeys;
import tally.redis.Sums;

/** The events of all shards on one subscription. Lettuce subscribes again after a reconnect. */
@Component
class RedisEvents implements CounterEvents {
    private static final Logger log = LoggerFactory.getLogger(RedisEvents.class);
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(1);

    private final Map<String, Integer> shardOfChannel = new HashMap<>();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final Losses losses;
    private final NearCache near;
    private final RedisLink link;
    private volatile int subscribed;

    RedisEvents(RedisLink link, Losses losses, NearCache near, TallyProperties tally) {
        this.link = link;
        this.losses = losses;
        this.near = near;
        for (int shard = 0; shard < tally.shards(); shard++) {
            shardOfChannel.put(new ShardKeys(shard).channel(), shard);
        }
        link.onEvents(this::subscribe);
        // The stream may be back before the calls are: whoever re-reads then has to be told again.
        link.standing().onReadable(this::tellRestored);
    }

    @Override
    public void listen(Listener listener) {
        listeners.add(listener);
    }

    @Override
    public boolean live() {
        return subscribed == shardOfChannel.size();
    }

    private void subscribe(StatefulRedisPubSubConnection<String, String> connection) {
        connection.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(String channel, String message) {
                changed(channel, message);
            }

            @Override
            public void subscribed(String channel, long count) {
                countSubscribed((int) count);
            }
        });
        connection.addListener(new RedisConnectionStateListener() {
            @Override
            public void onRedisDisconnected(RedisChannelHandler<?, ?> handler) {
                subscribed = 0;
                near.lost();
            }
        });
        link.every(SIGN_OF_LIFE, () -> askForALifeSign(connection));
        connection
                .async()
                .subscribe(shardOfChannel.keySet().toArray(String[]::new))
                .exceptionally(failure -> {
                    log.warn(
                            "The events could not be subscribed to; Lettuce will at its next reconnect: {}",
                            failure.toString());
                    return null;
                });
    }

    private void countSubscribed(int count) {
        subscribed = count;
        if (live()) {
            log.info("The event stream of {} shards is up.", count);
            near.restored();
            var _ = losses.look();
            tellRestored();
        }
    }

    private void tellRestored() {
        if (live()) {
            listeners.forEach(Listener::streamRestored);
        }
    }

    private void changed(String channel, String message) {
        ShardEvent event;
        try {
            event = ShardEvent.parse(message);
        } catch (IllegalArgumentException e) {
            log.warn("An event on {} is not one of Tally's and is ignored: {}", channel, e.getMessage());
            return;
        }
        int shard = shardOfChannel.getOrDefault(channel, -1);
        boolean settled = event.what() == What.SETTLED;
        if (settled) {
            losses.saw(shard, new Sums(event.incarnation(), true, event.owned(), event.added()));
        } else {
            losses.heard(shard, event.incarnation(), event.added());
        }
        ShardChange change = new ShardChange(
                shard,
                event.incarnation(),
                event.what() == What.DIRTIED,
                settled,
                event.whole() ? values(event) : List.of());
        near.changed(change, event.whole());
        listeners.forEach(listener -> listener.changed(change));
    }

    /** A connection may be dead and nobody say so: then no event comes, as when nothing changes. */
    private void askForALifeSign(StatefulRedisPubSubConnection<String, String> connection) {
        if (live()) {
            // Without an answer the near cache stops answering; the connection is Lettuce's business.
            var _ = connection.async().ping().thenRun(near::heard);
        }
    }

    private static List<CounterValue> values(ShardEvent event) {
        List<CounterValue> values = new ArrayList<>(event.changes().size());
        for (ShardEvent.Change change : event.changes()) {
            values.add(new CounterValue(
                    CounterId.parse(change.id()), change.total(), event.incarnation(), change.version()));
        }
        return values;
    }
}
