package tally.k8s;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import java.util.LinkedHashMap;
import java.util.Map;

/** The environment that a container starts with. */
final class Environment {
    private static final String A_SECRET = "0123456789abcdef".repeat(4);
    private static final String A_POD = "counter-service-5d4f8c7b9d-x2k8p";

    private Environment() {}

    static Map<String, String> of(Manifests manifests, Container container) {
        Map<String, String> environment = new LinkedHashMap<>();
        for (EnvFromSource source : container.getEnvFrom()) {
            if (source.getConfigMapRef() != null) {
                manifests.all(ConfigMap.class).stream()
                        .filter(each -> each.getMetadata()
                                .getName()
                                .equals(source.getConfigMapRef().getName()))
                        .forEach(each -> environment.putAll(each.getData()));
            }
        }
        for (EnvVar variable : container.getEnv()) {
            environment.put(variable.getName(), value(variable, environment));
        }
        return environment;
    }

    private static String value(EnvVar variable, Map<String, String> earlier) {
        if (variable.getValueFrom() != null) {
            return variable.getValueFrom().getSecretKeyRef() != null ? A_SECRET : A_POD;
        }
        String value = variable.getValue();
        for (Map.Entry<String, String> each : earlier.entrySet()) {
            value = value.replace("$(" + each.getKey() + ")", each.getValue());
        }
        return value;
    }
}
