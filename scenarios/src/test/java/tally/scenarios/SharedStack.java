package tally.scenarios;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import tally.testing.stack.Stack;

/** Gives every test that asks for a {@link Stack} the same one, started at the first and stopped after the last. */
final class SharedStack implements ParameterResolver {
    /** A topic that was made anew is told everything after 5.5 s instead of 15. */
    private static final String[] OPTIONS = {
        "--set", "tally.exchange.check-interval=500ms", "--set", "tally.exchange.delivery-timeout=2500ms"
    };

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        return parameter.getParameter().getType() == Stack.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
        return test.getRoot()
                .getStore(Namespace.create(SharedStack.class))
                .computeIfAbsent(Stack.class, key -> Stack.started(OPTIONS));
    }
}
