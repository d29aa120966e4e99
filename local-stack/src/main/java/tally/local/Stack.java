package tally.local;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The processes and relays of one {@code ./tally up}, by name. Starts them side by side, stops them in order. */
final class Stack implements AutoCloseable {
    private final StackPlan plan;
    private final Map<String, Relay> relays = new LinkedHashMap<>();
    private final Map<String, StackProcess> processes = new LinkedHashMap<>();
    private final List<StackProcess> stores = new ArrayList<>();
    private final List<StackProcess> replicas = new ArrayList<>();
    private final List<StackProcess> gateways = new ArrayList<>();

    Stack(StackPlan plan, ServicePrograms programs, DataFolder data) {
        this.plan = plan;
        add(stores, new KafkaServer(data.path().resolve("kafka"), plan.kafka(), data.log("kafka")).process());
        for (StackPlan.Region region : plan.regions()) {
            String redis = region.name() + "-redis";
            add(stores, new RedisServer(redis, data.path().resolve(redis), region.redis(), data.log(redis)).process());
            region.replicas().forEach(replica -> add(replicas, programs.of(region, replica)));
            region.gateways().forEach(gateway -> add(gateways, programs.of(region, gateway)));
        }
    }

    private void add(List<StackProcess> kind, StackProcess process) {
        kind.add(process);
        processes.put(process.name(), process);
    }

    StackPlan plan() {
        return plan;
    }

    /** Starts everything; returns when Redis and Kafka serve, the services may still be starting. */
    void start(Consumer<String> progress) {
        processes.values().forEach(process -> process.onUnexpectedEnd(progress));
        for (StackPlan.Region region : plan.regions()) {
            relays.put(
                    region.name(),
                    new Relay(region.kafka().relay(), region.kafka().listener()));
        }
        atOnce(processes.values(), process -> {
            if (stores.contains(process)) {
                process.startAndAwaitReady();
                progress.accept("  " + process.name() + " is ready");
            } else {
                process.start();
            }
        });
    }

    /** Gateways first, because they serve people, then what they need, then what that needs. */
    @Override
    public void close() {
        for (List<StackProcess> kind : List.of(gateways, replicas, stores)) {
            atOnce(kind, StackProcess::stop);
        }
        relays.values().forEach(Relay::close);
    }

    Iterable<StackProcess> processes() {
        return processes.values();
    }

    StackProcess process(String name) {
        StackProcess process = processes.get(name);
        if (process == null) {
            throw new StackException(
                    "There is no process \"" + name + "\"; there are " + String.join(", ", processes.keySet()));
        }
        return process;
    }

    /** @param otherHome the folder of the project whose build it is started from; null: of the one that this is */
    void start(String name, @Nullable Path otherHome) {
        StackProcess process = process(name);
        if (process.isRunning()) {
            throw new StackException(name + " is running already");
        }
        if (otherHome != null) {
            process.startOtherBuild(otherHome);
        } else if (stores.contains(process)) {
            process.startAndAwaitReady();
        } else {
            process.start();
        }
    }

    void kill(String name) {
        running(name).kill();
    }

    void stop(String name) {
        running(name).stop();
    }

    private StackProcess running(String name) {
        StackProcess process = process(name);
        if (!process.isRunning()) {
            throw new StackException(name + " is not running; start it with ./tally start " + name);
        }
        return process;
    }

    void cut(String region, boolean cut) {
        Relay relay = relays.get(region);
        if (relay == null) {
            throw new StackException(
                    "There is no region \"" + region + "\"; there are " + String.join(", ", relays.keySet()));
        }
        if (cut) {
            relay.cut();
        } else {
            relay.heal();
        }
    }

    boolean isCut(String region) {
        Relay relay = relays.get(region);
        return relay != null && relay.isCut();
    }

    List<String> cutRegions() {
        return relays.keySet().stream().filter(this::isCut).toList();
    }

    private static void atOnce(Iterable<StackProcess> processes, Consumer<StackProcess> action) {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (StackProcess process : processes) {
                running.add(executor.submit(() -> action.accept(process)));
            }
            for (Future<?> each : running) {
                each.get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
