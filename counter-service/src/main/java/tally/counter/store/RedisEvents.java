package tally.counter.store;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
import tally.redis.TraceNote;

/** The events of all shards, on one channel. Lettuce subscribes again after a reconnect. */
@Component
class RedisEvents implements CounterEvents {
    private static final Logger log = LoggerFactory.getLogger(RedisEvents.class);
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(1);

    private final int shards;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final Losses losses;
    private final NearCache near;
    private final RedisLink link;
    private final RedisTraceNotes notes;
    private volatile boolean subscribed;

    RedisEvents(RedisLink link, Losses losses, NearCache near, RedisTraceNotes notes, TallyProperties tally) {
        this.shards = tally.shards();
        this.link = link;
        this.notes = notes;
        this.losses = losses;
        this.near = near;
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
        return subscribed;
    }

    private void subscribe(StatefulRedisPubSubConnection<String, String> connection) {
        connection.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(String channel, String message) {
                if (channel.equals(ShardKeys.CHANNEL)) {
                    changed(message);
                } else {
                    notes.hear(message);
                }
            }

            @Override
            public void subscribed(String channel, long count) {
                if (channel.equals(ShardKeys.CHANNEL)) {
                    isUp();
                }
            }
        });
        connection.addListener(new RedisConnectionStateListener() {
            @Override
            public void onRedisDisconnected(RedisChannelHandler<?, ?> handler) {
                subscribed = false;
                near.lost();
            }
        });
        link.every(SIGN_OF_LIFE, () -> askForALifeSign(connection));
        String[] channels = notes.areHeard()
                ? new String[] {TraceNote.CHANNEL, ShardKeys.CHANNEL}
                : new String[] {ShardKeys.CHANNEL};
        connection.async().subscribe(channels).exceptionally(failure -> {
            log.warn(
                    "The events could not be subscribed to; Lettuce will at its next reconnect: {}",
                    failure.toString());
            return null;
        });
    }

    private void isUp() {
        subscribed = true;
        log.info("The event stream is up.");
        near.restored();
        var _ = losses.look();
        tellRestored();
    }

    private void tellRestored() {
        if (live()) {
            listeners.forEach(Listener::streamRestored);
        }
    }

    private void changed(String message) {
        List<ShardEvent> events;
        try {
            events = ShardEvent.parse(message);
        } catch (IllegalArgumentException e) {
            log.warn("A message on {} is not one of Tally's and is ignored: {}", ShardKeys.CHANNEL, e.getMessage());
            return;
        }
        events.forEach(this::changed);
    }

    private void changed(ShardEvent event) {
        int shard = event.shard();
        if (shard < 0 || shard >= shards) {
            log.warn("An event of shard {} is ignored: there are {} shards.", shard, shards);
            return;
        }
        boolean settled = event.what() == What.SETTLED;
        if (settled) {
            losses.saw(shard, new Sums(event.incarnation(), true, event.owned(), event.added()));
        } else {
            losses.heard(shard, event.incarnation(), event.added());
        }
        List<CounterValue> values = event.whole() ? values(event) : List.of();
        ShardChange change = new ShardChange(
                shard, event.incarnation(), event.what() == What.DIRTIED, settled, values, notes.take(values));
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
