package tally.observability;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.opentest4j.TestAbortedException;
import tally.testing.stack.Stack;

/**
 * Gives the tests one stack, the collector that it sends traces to, and Prometheus: its programs, or one that scrapes that
 * stack. Without the programs tests that
 * ask for them are skipped, and that is told; in CI (the variable CI is set) they fail.
 */
final class Observed implements ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(Observed.class);
    private static final boolean REQUIRED = System.getenv("CI") != null;
    private static final String NONE = "no Prometheus, "
            + (REQUIRED ? "and CI does not go without it" : "so alert rules and dashboards were not tried")
            + "; install prometheus with promtool, or name the folder of both with TALLY_PROMETHEUS=/path/to/it";

    private record Programs(Optional<Path> folder) {
        static Programs found() {
            Optional<Path> folder = PrometheusPrograms.find();
            PrometheusPrograms.tell(folder.map(Path::toString).orElse(NONE));
            return new Programs(folder);
        }

        Path required() {
            if (folder.isEmpty() && !REQUIRED) {
                throw new TestAbortedException(NONE);
            }
            return folder.orElseThrow(() -> new IllegalStateException(NONE));
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        Class<?> type = parameter.getParameter().getType();
        return type == Stack.class
                || type == Promtool.class
                || type == RunningPrometheus.class
                || type == OtlpReceiver.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
        Class<?> type = parameter.getParameter().getType();
        if (type == Stack.class) {
            return stack(test);
        }
        if (type == OtlpReceiver.class) {
            return collector(test);
        }
        Path programs = shared(test)
                .computeIfAbsent(Programs.class, key -> Programs.found(), Programs.class)
                .required();
        if (type == Promtool.class) {
            return new Promtool(programs.resolve("promtool"));
        }
        Stack stack = stack(test);
        return shared(test)
                .computeIfAbsent(type, key -> RunningPrometheus.started(programs.resolve("prometheus"), stack));
    }

    private static Stack stack(ExtensionContext test) {
        return shared(test)
                .computeIfAbsent(
                        Stack.class,
                        key -> Stack.started(
                                "--set",
                                "tally.tracing.endpoint=" + collector(test).url(),
                                "--set",
                                "logging.structured.format.console=ecs"),
                        Stack.class);
    }

    private static OtlpReceiver collector(ExtensionContext test) {
        return shared(test).computeIfAbsent(OtlpReceiver.class, key -> OtlpReceiver.started(), OtlpReceiver.class);
    }

    private static Store shared(ExtensionContext test) {
        return test.getRoot().getStore(NAMESPACE);
    }
}
