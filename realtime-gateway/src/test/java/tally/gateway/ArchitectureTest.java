package tally.gateway;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;

/** Who may know whom in the gateway. */
@AnalyzeClasses(packages = "tally.gateway", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ROOT = "tally.gateway.";

    @ArchTest
    static final ArchRule theSharedWordsKnowNoFeature = noClasses()
            .that()
            .resideInAPackage("tally.gateway")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("tally.gateway.*..")
            .because("what every feature shares must not drag a feature along");

    @ArchTest
    static final ArchRule theProtocolKnowsNoFeature = knowsOnly("protocol")
            .because("frames are values: they are read and written the same, whatever carries them");

    @ArchTest
    static final ArchRule theFanOutKnowsTheProtocolOnly = knowsOnly("fanout", "protocol", "tracing")
            .because("it is the hot path, and must not learn who subscribed or where values come from");

    @ArchTest
    static final ArchRule subscriptionsKnowTheFanOut = knowsOnly("subscription", "fanout", "protocol", "tracing")
            .because("they join sockets to counters, and tell the membership through a port of their own");

    @ArchTest
    static final ArchRule incrementsKnowNoFeature =
            knowsOnly("increments", "tracing").because("where they go is a port, which the membership fills");

    @ArchTest
    static final ArchRule theMembershipKnowsNoSocket = knowsOnly(
                    "membership", "subscription", "increments", "fanout", "tracing")
            .because("replicas are spoken to the same way, however clients are connected");

    @ArchTest
    static final ArchRule tracingKnowsNoFeature =
            knowsOnly("tracing").because("every feature begins steps with it, and it must not matter which");

    @ArchTest
    static final ArchRule theConsoleKnowsNoFeature =
            knowsOnly("console").because("it only serves its page, and must not reach into the counters' way");

    @ArchTest
    static final ArchRule nobodyKnowsTheSessions = classes()
            .that()
            .resideInAPackage(ROOT + "session..")
            .should()
            .onlyBeAccessed()
            .byClassesThat()
            .resideInAPackage(ROOT + "session..")
            .because("sockets are the outermost part: they use the others, and may be joined by SSE beside them");

    @ArchTest
    static final ArchRule onlySessionsTouchWebSockets = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "session..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework.web.socket..", "org.eclipse.jetty.websocket..")
            .because("a change of the WebSocket server must stay in one package");

    @ArchTest
    static final ArchRule nobodySendsThroughSpring = noClasses()
            .should()
            .callMethod(
                    org.springframework.web.socket.WebSocketSession.class,
                    "sendMessage",
                    org.springframework.web.socket.WebSocketMessage.class)
            .because("it blocks until the client has read, and one stalled client would hold up all");

    @ArchTest
    static final ArchRule nobodySleeps = noClasses()
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(Thread.class, "sleep", java.time.Duration.class)
            .because("whoever waits for time to pass holds a thread that others need");

    @ArchTest
    static final ArchRule noCycles = slices().matching("tally.gateway.(*)..")
            .should()
            .beFreeOfCycles()
            .because("two packages that know each other are one package with two names");

    private static ArchRule knowsOnly(String name, String... others) {
        String[] allowed = Stream.concat(Stream.of(name), Stream.of(others))
                .map(known -> ROOT + known + "..")
                .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(ROOT + name + "..")
                .should()
                .dependOnClassesThat(resideInAPackage("tally.gateway.*..").and(not(resideInAnyPackage(allowed))));
    }
}
