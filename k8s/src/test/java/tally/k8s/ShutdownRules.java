package tally.k8s;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Service;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import tally.gateway.GatewayProperties;

/**
 * A service that is told to stop has the time that its own settings give it, and is sent nothing new by then: it waits
 * before that until all have heard that it goes.
 */
final class ShutdownRules {
    /** Those that may wait for others: leases or clients, the internal server, the public one. */
    private static final int PHASES = 3;

    private static final String PHASE = "spring.lifecycle.timeout-per-shutdown-phase";

    private ShutdownRules() {}

    static void check(Manifests manifests, Consumer<String> fault) {
        for (Pods pods : manifests.pods()) {
            for (Container container : pods.containers().toList()) {
                if (ServiceModule.isOurs(container.getName())) {
                    check(manifests, pods, container, words -> fault.accept(pods.owner() + words));
                }
            }
        }
    }

    private static void check(Manifests manifests, Pods pods, Container container, Consumer<String> fault) {
        Duration pause = pause(container);
        boolean isPublic = manifests.all(Service.class).stream()
                .anyMatch(service -> pods.match(service.getSpec().getSelector()));
        if (isPublic && pause.isZero()) {
            fault.accept(" stops while new connections are still sent to it: it needs lifecycle.preStop.sleep");
        }
        Map<String, String> environment = Environment.of(manifests, container);
        Settings settings = Settings.of(container.getName());
        Duration phase = settings.value(PHASE, Duration.class, environment);
        Duration needed = pause.plus(phase.multipliedBy(PHASES));
        Long grace = pods.spec() == null ? null : pods.spec().getTerminationGracePeriodSeconds();
        if (grace == null || Duration.ofSeconds(grace).compareTo(needed) < 0) {
            fault.accept(" is killed after " + grace + " s, and may need " + needed.toSeconds()
                    + " s to stop: terminationGracePeriodSeconds");
        }
        if (container.getName().equals("realtime-gateway")
                && settings.refused(environment).isEmpty()) {
            GatewayProperties.Sockets sockets =
                    settings.bind(GatewayProperties.class, environment).sockets();
            Duration drain = sockets.drainSpread()
                    .plus(sockets.drainJitter())
                    .plus(sockets.drainTimeout())
                    .plus(sockets.closeTimeout());
            if (drain.compareTo(phase) > 0) {
                fault.accept(" needs " + drain.toSeconds() + " s to send its clients away, and " + PHASE + " gives it "
                        + phase.toSeconds());
            }
        }
    }

    private static Duration pause(Container container) {
        if (container.getLifecycle() == null
                || container.getLifecycle().getPreStop() == null
                || container.getLifecycle().getPreStop().getSleep() == null) {
            return Duration.ZERO;
        }
        return Duration.ofSeconds(
                container.getLifecycle().getPreStop().getSleep().getSeconds());
    }
}
