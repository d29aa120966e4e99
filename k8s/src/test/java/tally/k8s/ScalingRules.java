package tally.k8s;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.CrossVersionObjectReference;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricSpec;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Every Deployment is scaled by one autoscaler, which alone says how many replicas there are, and protected by one
 * disruption budget that still lets a node be drained.
 */
final class ScalingRules {
    /** Above this part of what a gateway takes, a wave of clients finds no room before the next gateway is there. */
    private static final BigDecimal FULL_ENOUGH = new BigDecimal("0.8");

    private static final String CONNECTIONS = "TALLY_GATEWAY_LIMITS_CONNECTIONS";

    private ScalingRules() {}

    static void check(Manifests manifests, Consumer<String> fault) {
        for (Deployment deployment : manifests.all(Deployment.class)) {
            String name = Manifests.name(deployment);
            long scalers = manifests.all(HorizontalPodAutoscaler.class).stream()
                    .filter(scaler -> isTarget(scaler.getSpec().getScaleTargetRef(), deployment))
                    .count();
            if (scalers != 1) {
                fault.accept(name + " has " + scalers + " autoscalers instead of one");
            }
            if (deployment.getSpec().getReplicas() != null) {
                fault.accept(name + " says how many replicas it has, which undoes the autoscaler at every apply");
            }
            long budgets = manifests.all(PodDisruptionBudget.class).stream()
                    .filter(budget -> selected(manifests, budget)
                            .filter(pods -> pods.owner().equals(name))
                            .isPresent())
                    .count();
            if (budgets != 1) {
                fault.accept(name + " has " + budgets + " disruption budgets instead of one");
            }
        }
        manifests.all(PodDisruptionBudget.class).forEach(budget -> checkBudget(manifests, budget, fault));
        manifests.all(HorizontalPodAutoscaler.class).forEach(scaler -> checkScaler(manifests, scaler, fault));
    }

    private static void checkBudget(Manifests manifests, PodDisruptionBudget budget, Consumer<String> fault) {
        if (selected(manifests, budget).isEmpty()) {
            fault.accept(Manifests.name(budget) + " selects no pod");
        }
        if (budget.getSpec().getMaxUnavailable() == null
                || Integer.valueOf(0)
                        .equals(budget.getSpec().getMaxUnavailable().getIntVal())) {
            fault.accept(Manifests.name(budget) + " would let no node be drained while there is one replica:"
                    + " maxUnavailable must be at least 1");
        }
    }

    private static Optional<Pods> selected(Manifests manifests, PodDisruptionBudget budget) {
        return manifests.pods().stream()
                .filter(pods -> pods.match(budget.getSpec().getSelector()))
                .findFirst();
    }

    private static void checkScaler(Manifests manifests, HorizontalPodAutoscaler scaler, Consumer<String> fault) {
        String name = Manifests.name(scaler);
        CrossVersionObjectReference target = scaler.getSpec().getScaleTargetRef();
        List<Deployment> deployments = manifests.all(Deployment.class).stream()
                .filter(deployment -> isTarget(target, deployment))
                .toList();
        if (deployments.isEmpty()) {
            fault.accept(name + " scales " + target.getKind() + "/" + target.getName() + ", and there is none");
        }
        if (scaler.getSpec().getMinReplicas() > scaler.getSpec().getMaxReplicas()) {
            fault.accept(name + " has more replicas at least than at most");
        }
        for (MetricSpec metric : scaler.getSpec().getMetrics()) {
            if (metric.getPods() != null) {
                String meter = metric.getPods().getMetric().getName();
                if (!new ServiceModule(target.getName()).hasMeter(meter)) {
                    fault.accept(name + " scales by " + meter + ", which " + target.getName() + " does not measure");
                }
                deployments.forEach(deployment -> checkRoom(
                        manifests,
                        deployment,
                        metric.getPods().getTarget().getAverageValue().getNumericalAmount(),
                        name,
                        fault));
            }
        }
    }

    private static void checkRoom(
            Manifests manifests, Deployment deployment, BigDecimal wanted, String name, Consumer<String> fault) {
        Pods pods = Pods.of(deployment, deployment.getSpec().getTemplate());
        pods.containers()
                .map(container -> Environment.of(manifests, container).get(CONNECTIONS))
                .forEach(limit -> {
                    if (limit == null) {
                        fault.accept(name + " scales by connections, and " + CONNECTIONS + " is not set");
                    } else if (wanted.compareTo(new BigDecimal(limit).multiply(FULL_ENOUGH)) > 0) {
                        fault.accept(name + " lets a gateway have " + wanted + " connections on average, and it takes "
                                + limit);
                    }
                });
    }

    private static boolean isTarget(CrossVersionObjectReference target, HasMetadata object) {
        return target.getKind().equals(object.getKind())
                && target.getApiVersion().equals(object.getApiVersion())
                && target.getName().equals(object.getMetadata().getName());
    }
}
