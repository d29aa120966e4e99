package tally.pages;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Playwright.CreateOptions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import tally.testing.stack.Stack;

/**
 * Gives the tests of all classes one browser, one stack and one website, and each of them {@link Visitors} of its own.
 * Without a Chromium the tests are skipped, and that is told; in CI (the variable CI is set) they fail.
 */
final class InBrowser
        implements ExecutionCondition, ParameterResolver, TestExecutionExceptionHandler, AfterEachCallback {
    private static final Namespace NAMESPACE = Namespace.create(InBrowser.class);
    /** A limit, as that of tally.testing.Patience: what is waited for is mostly there at once. */
    private static final int LONGEST_WAIT_MS = 60_000;

    /** A second gateway that takes over, and pings so often that a page soon knows that nobody answers. */
    private static final String[] OPTIONS = {"--gateways", "2", "--set", "tally.gateway.sockets.ping=4s"};

    private static final boolean REQUIRED = System.getenv("CI") != null;
    private static final String NONE = "no Chromium, "
            + (REQUIRED ? "and CI does not go without the browser tests" : "so the browser tests are skipped")
            + "; install chromium or Google Chrome, or name one with TALLY_CHROMIUM=/path/to/it";

    private record Session(Playwright playwright, Optional<Browser> browser) implements AutoCloseable {
        static Session begun() {
            PlaywrightAssertions.setDefaultAssertionTimeout(LONGEST_WAIT_MS);
            Playwright playwright = Playwright.create(new CreateOptions().setEnv(PlaywrightDriver.FETCH_NOTHING));
            Optional<Browser> browser = new Chromium(playwright).start();
            if (browser.isEmpty()) {
                Chromium.tell(NONE);
            }
            return new Session(playwright, browser);
        }

        @Override
        public void close() {
            playwright.close();
        }
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext test) {
        if (session(test).browser().isPresent()) {
            return ConditionEvaluationResult.enabled("there is a browser");
        }
        if (REQUIRED) {
            throw new IllegalStateException(NONE);
        }
        return ConditionEvaluationResult.disabled(NONE);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        Class<?> type = parameter.getParameter().getType();
        return type == Stack.class || type == EmbeddingSite.class || type == Visitors.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
        Class<?> type = parameter.getParameter().getType();
        if (type == Stack.class) {
            return shared(test).computeIfAbsent(type, key -> Stack.started(OPTIONS));
        }
        if (type == EmbeddingSite.class) {
            return shared(test).computeIfAbsent(type, key -> EmbeddingSite.started());
        }
        return visitors(test);
    }

    @Override
    public void handleTestExecutionException(ExtensionContext test, Throwable failure) throws Throwable {
        // A display name is "method(…)", or "[1] arguments" of a test that runs with several.
        String run = test.getDisplayName().replaceAll("^\\[(\\d+)].*|.*", "$1");
        throw visitors(test)
                .withWhatTheySaw(failure, test.getRequiredTestMethod().getName() + run);
    }

    @Override
    public void afterEach(ExtensionContext test) {
        if (test.getExecutionException().isEmpty()) {
            visitors(test).complainOfErrors();
        }
    }

    private static Session session(ExtensionContext test) {
        return shared(test).computeIfAbsent(Session.class, key -> Session.begun(), Session.class);
    }

    private static Visitors visitors(ExtensionContext test) {
        Browser browser = session(test).browser().orElseThrow();
        return test.getStore(NAMESPACE)
                .computeIfAbsent(Visitors.class, key -> new Visitors(browser, LONGEST_WAIT_MS), Visitors.class);
    }

    private static Store shared(ExtensionContext test) {
        return test.getRoot().getStore(NAMESPACE);
    }
}
