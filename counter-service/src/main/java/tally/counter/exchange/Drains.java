package tally.counter.exchange;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tally.counter.store.CounterEvents;
import tally.counter.store.ShardChange;
import tally.counter.store.ShardExchange;
import tally.counter.store.ShardExchange.UsedKey;
import tally.counter.tracing.Traces;

/** The drains of the shards that this replica owns now; wakes them when something in their shard is dirty. */
final class Drains implements CounterEvents.Listener {
    private static final Logger log = LoggerFactory.getLogger(Drains.class);
    private static final Duration END_PATIENCE = Duration.ofSeconds(1);

    private final String region;
    private final ShardExchange store;
    private final ShardLog<StateRecord> stateLog;
    private final ShardLog<UsedKey> keyLog;
    private final ExchangeProperties settings;
    private final ExchangeMetrics metrics;
    private final DrainPace pace;
    private final Clock clock;
    private final Traces traces;
    private final Outage outage = new Outage(log, "Draining to Kafka");
    private final Map<Integer, ShardDrain> drains = new ConcurrentHashMap<>();

    Drains(
            String region,
            ShardExchange store,
            ShardLog<StateRecord> stateLog,
            ShardLog<UsedKey> keyLog,
            ExchangeProperties settings,
            ExchangeMetrics metrics,
            Clock clock,
            Traces traces) {
        this.region = region;
        this.store = store;
        this.stateLog = stateLog;
        this.keyLog = keyLog;
        this.settings = settings;
        this.pace = new DrainPace(settings.drainInterval(), settings.drainIntervalMax(), settings.drainShare());
        this.metrics = metrics;
        this.clock = clock;
        this.traces = traces;
    }

    /** Begins the drain of a shard that was assigned to this replica, closed at first. */
    ShardDrain begin(int shard, WriterName writer) {
        DrainPass pass =
                new DrainPass(shard, region, writer, store, stateLog, keyLog, settings.drainLimit(), clock, traces);
        Folding folding = new Folding(region, pass, writer, store, settings, clock);
        ShardDrain drain = new ShardDrain(shard, writer, pass, folding, pace, settings, metrics, outage, clock);
        drains.put(shard, drain);
        drain.start();
        return drain;
    }

    /** Ends the drains of shards that are taken away; waits for what is under way, one second at most. */
    void end(Collection<ShardDrain> ending) {
        ending.forEach(ShardDrain::stop);
        long deadline = System.nanoTime() + END_PATIENCE.toNanos();
        try {
            for (ShardDrain drain : ending) {
                if (!drain.awaitEnd(Duration.ofNanos(deadline - System.nanoTime()))) {
                    log.debug("A drain still waits for Kafka; it will write and clear nothing more.");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (ShardDrain drain : ending) {
            if (drains.remove(drain.shard(), drain)) {
                outage.released(drain.shard());
                metrics.released(drain.shard());
            }
        }
    }

    @Override
    public void changed(ShardChange change) {
        if (change.dirtied()) {
            ShardDrain drain = drains.get(change.shard());
            if (drain != null) {
                if (!change.traces().isEmpty()) {
                    drain.trace(change.traces());
                }
                drain.signal();
            }
        }
    }

    @Override
    public void streamRestored() {
        drains.values().forEach(ShardDrain::signal);
    }
}
