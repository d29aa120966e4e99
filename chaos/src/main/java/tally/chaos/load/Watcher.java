package tally.chaos.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tally.chaos.history.ClientLog;
import tally.chaos.history.CounterRead;
import tally.chaos.stack.GatewaySocket;
import tally.chaos.stack.StackStatus;
import tools.jackson.databind.JsonNode;

/**
 * A page: a socket that watches some counters of one gateway, and notes every total that it is sent, in order. When it
 * ends, another one begins under another name, because what may not go back is told per socket.
 */
final class Watcher implements Runnable {
    private final String region;
    private final StackStatus.Gateway gateway;
    private final String name;
    private final List<String> counters;
    private final ClientLog log;
    private final Consumer<Throwable> onFailure;
    private final Tempo tempo;
    private final RandomGenerator random;
    private volatile @Nullable Watch current;

    Watcher(
            String region,
            StackStatus.Gateway gateway,
            int number,
            List<String> counters,
            ClientLog log,
            Consumer<Throwable> onFailure,
            Tempo tempo,
            RandomGenerator random) {
        this.region = region;
        this.gateway = gateway;
        this.name = gateway.name() + " page " + number;
        this.counters = counters;
        this.log = log;
        this.onFailure = onFailure;
        this.tempo = tempo;
        this.random = random;
    }

    /** The last totals of the open socket; empty while none is open or it was not told all its counters. */
    Optional<Map<String, CounterRead>> last() {
        Watch watch = current;
        return watch == null || watch.last.size() < counters.size()
                ? Optional.empty()
                : Optional.of(Map.copyOf(watch.last));
    }

    @Override
    public void run() {
        int sockets = 0;
        try {
            do {
                watch(new Watch(name + " socket " + ++sockets));
            } while (tempo.again(random));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void watch(Watch watch) throws InterruptedException {
        try (GatewaySocket socket = GatewaySocket.open(gateway, watch::take, onFailure)) {
            current = watch;
            socket.send(subscribe(counters));
            while (!socket.ended().isDone() && tempo.again(random)) {
                List<String> refused = watch.takeRefused();
                if (!refused.isEmpty()) {
                    socket.send(subscribe(refused));
                }
            }
        } catch (IOException e) {
            // The gateway is away or was lost: the next socket is opened after a pause, as every page does.
            return;
        } finally {
            current = null;
        }
    }

    private static Map<String, Object> subscribe(List<String> counters) {
        return Map.of("type", "subscribe", "ref", 1, "counters", counters);
    }

    /** What came over one socket. */
    private final class Watch {
        private final String socket;
        private final Map<String, CounterRead> last = new ConcurrentHashMap<>();
        private final Queue<String> refused = new ConcurrentLinkedQueue<>();

        Watch(String socket) {
            this.socket = socket;
        }

        void take(JsonNode message) {
            for (JsonNode total : message.path("counters").values()) {
                long now = System.nanoTime();
                CounterRead read = new CounterRead(
                        total.path("id").stringValue(),
                        region,
                        socket,
                        total.path("count").longValue(),
                        total.path("epoch").stringValue(),
                        total.path("version").longValue(),
                        now,
                        now);
                last.put(read.counter(), read);
                log.update(read);
            }
            message.path("rejected")
                    .valueStream()
                    .map(one -> one.path("id").stringValue())
                    .forEach(refused::add);
        }

        List<String> takeRefused() {
            List<String> taken = new ArrayList<>();
            for (String one = refused.poll(); one != null; one = refused.poll()) {
                taken.add(one);
            }
            return taken;
        }
    }
}
