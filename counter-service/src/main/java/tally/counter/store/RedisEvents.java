package tally.counter.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tally.counter.CounterId;
import tally.counter.CounterValue;
import tally.counter.TallyProperties;
import tally.redis.ShardEvent;
import tally.redis.ShardEvent.What;
import tally.redis.Sums;

/** The events of all shards: one stream from each node. It is up while all of them are. */
@Component
class RedisEvents implements CounterEvents {
    private static final Logger log = LoggerFactory.getLogger(RedisEvents.class);
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(1);

    private final int shards;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final List<NodeStream> streams = new CopyOnWriteArrayList<>();
    private final Losses losses;
    private final NearCache near;
    private final RedisTraceNotes notes;
    private volatile boolean live;

    RedisEvents(RedisLink link, Losses losses, NearCache near, RedisTraceNotes notes, TallyProperties tally) {
        this.shards = tally.shards();
        this.losses = losses;
        this.near = near;
        this.notes = notes;
        link.onNode(this::follow);
        link.every(SIGN_OF_LIFE, this::askForSignsOfLife);
    }

    private void follow(RedisNode node) {
        NodeStream stream = new NodeStream(node, channels(node), () -> isUp(node), this::settle);
        streams.add(stream);
        settle();
        node.onClosed(() -> {
            streams.remove(stream);
            settle();
        });
        // The stream may be back before the calls are: whoever re-reads then has to be told again.
        node.standing().onReadable(this::tellRestored);
    }

    private Map<String, Consumer<String>> channels(RedisNode node) {
        Map<String, Consumer<String>> channels = new LinkedHashMap<>();
        if (notes.areHeard()) {
            node.channel().notes(node.shards()).forEach(channel -> channels.put(channel, notes::hear));
        }
        node.channel().events(node.shards()).forEach(channel -> channels.put(channel, this::changed));
        return channels;
    }

    @Override
    public void listen(Listener listener) {
        listeners.add(listener);
    }

    @Override
    public boolean live() {
        return live;
    }

    /** Whether every node that is in use is heard. */
    boolean hearsAllInUse() {
        return streams.stream()
                .filter(stream -> stream.node().standing().isChecked())
                .allMatch(NodeStream::isUp);
    }

    private void isUp(RedisNode node) {
        settle();
        var _ = losses.look(node);
        tellRestored();
    }

    private synchronized void settle() {
        boolean all = !streams.isEmpty() && streams.stream().allMatch(NodeStream::isUp);
        if (all && !live) {
            live = true;
            log.info("The event stream is up.");
            near.restored();
        } else if (!all && live) {
            live = false;
            near.lost();
        }
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
            log.warn("A message on a channel of events is not one of Tally's and is ignored: {}", e.getMessage());
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
    private void askForSignsOfLife() {
        if (live()) {
            // Without all the answers the near cache stops answering; the connections are Lettuce's business.
            var _ = CompletableFuture.allOf(
                            streams.stream().map(NodeStream::ping).toArray(CompletableFuture<?>[]::new))
                    .thenRun(near::heard);
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
