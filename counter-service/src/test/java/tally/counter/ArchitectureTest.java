package tally.counter;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which feature of the counter-service may know which, and why. */
@AnalyzeClasses(packages = "tally.counter", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String[] FEATURES = {
        "tally.counter.crdt..",
        "tally.counter.store..",
        "tally.counter.exchange..",
        "tally.counter.request..",
        "tally.counter.notify..",
        "tally.counter.api..",
        "tally.counter.watching..",
        "tally.counter.tracing.."
    };

    @ArchTest
    static final ArchRule theSharedWordsKnowNoFeature = noClasses()
            .that()
            .resideInAPackage("tally.counter")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(FEATURES)
            .because("every feature uses these words, so they must not drag any feature along");

    @ArchTest
    static final ArchRule crdtIsPureJava = classes()
            .that()
            .resideInAPackage("tally.counter.crdt..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.jspecify..", "tally.counter.crdt..")
            .because("it is the oracle that the Lua scripts are tested against: an oracle must be readable alone");

    @ArchTest
    static final ArchRule watchingKnowsNoFeature = noClasses()
            .that()
            .resideInAPackage("tally.counter.watching..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "tally.counter.crdt..",
                    "tally.counter.store..",
                    "tally.counter.exchange..",
                    "tally.counter.request..",
                    "tally.counter.notify..",
                    "tally.counter.api..")
            .because("it adds up what it hears, whoever tells it; no count depends on it");

    @ArchTest
    static final ArchRule tracingKnowsNoFeature = noClasses()
            .that()
            .resideInAPackage("tally.counter.tracing..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "tally.counter.crdt..",
                    "tally.counter.store..",
                    "tally.counter.exchange..",
                    "tally.counter.request..",
                    "tally.counter.notify..",
                    "tally.counter.watching..",
                    "tally.counter.api..")
            .because("every feature begins steps with it, and it must not matter which");

    @ArchTest
    static final ArchRule onlyTracingKnowsOpenTelemetry = noClasses()
            .that()
            .resideOutsideOfPackage("tally.counter.tracing..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.opentelemetry..", "io.micrometer.tracing.otel..")
            .because("where traces go is decided in one place; the others speak of steps and contexts");

    @ArchTest
    static final ArchRule storeKnowsCrdtOnly = noClasses()
            .that()
            .resideInAPackage("tally.counter.store..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "tally.counter.exchange..",
                    "tally.counter.request..",
                    "tally.counter.notify..",
                    "tally.counter.api..")
            .because("what is stored must not depend on who asks or who is told");

    @ArchTest
    static final ArchRule exchangeKnowsCrdtAndStore = noClasses()
            .that()
            .resideInAPackage("tally.counter.exchange..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("tally.counter.request..", "tally.counter.notify..", "tally.counter.api..")
            .because("records come and go whether or not anybody calls or watches");

    @ArchTest
    static final ArchRule requestKnowsStoreOnly = noClasses()
            .that()
            .resideInAPackage("tally.counter.request..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "tally.counter.crdt..", "tally.counter.exchange..", "tally.counter.notify..", "tally.counter.api..")
            .because("it decides what may be asked, and of the features it names only the store's failures");

    @ArchTest
    static final ArchRule requestIsFreeOfAnyWebFramework = noClasses()
            .that()
            .resideInAPackage("tally.counter.request..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework..", "io.netty..", "reactor..")
            .because("a bare Netty handler must be able to decide exactly as the controllers do");

    @ArchTest
    static final ArchRule notifyKnowsStoreOnly = noClasses()
            .that()
            .resideInAPackage("tally.counter.notify..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("tally.counter.crdt..", "tally.counter.exchange..", "tally.counter.api..")
            .because("live pages must not depend on Kafka or on the public interface");

    @ArchTest
    static final ArchRule apiMeetsTheNotificationAtPortsOnly = noClasses()
            .that()
            .resideInAPackage("tally.counter.api..")
            .should()
            .dependOnClassesThat(
                    resideInAPackage("tally.counter.notify..").and(describe("are no port", type -> !port(type))))
            .because("it tells how many gateways there are, and a like still goes through the store and its events");

    @ArchTest
    static final ArchRule nobodyDependsOnTheApi = noClasses()
            .that()
            .resideOutsideOfPackage("tally.counter.api..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("tally.counter.api..")
            .because("the public interface is the outermost layer");

    @ArchTest
    static final ArchRule featuresMeetAtPortsOnly = noClasses()
            .that()
            .resideOutsideOfPackages("tally.counter.store..")
            .should()
            .dependOnClassesThat(
                    resideInAPackage("tally.counter.store..").and(describe("are no port", type -> !port(type))))
            .because("the store's Redis classes are its own business; others know interfaces, values and failures");

    @ArchTest
    static final ArchRule apiMeetsTheExchangeAtPortsOnly = noClasses()
            .that()
            .resideOutsideOfPackages("tally.counter.exchange..")
            .should()
            .dependOnClassesThat(
                    resideInAPackage("tally.counter.exchange..").and(describe("are no port", type -> !port(type))))
            .because("the exchange's Kafka classes are its own business");

    @ArchTest
    static final ArchRule onlyTheExchangeKnowsKafka = noClasses()
            .that()
            .resideOutsideOfPackage("tally.counter.exchange..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "org.springframework.kafka..")
            .because("counting and live pages go on without Kafka");

    @ArchTest
    static final ArchRule onlyTheStoreKnowsRedis = noClasses()
            .that()
            .resideOutsideOfPackage("tally.counter.store..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.lettuce..", "tally.redis..")
            .because("there is one way to a region's copy, and the fence stands on it");

    @ArchTest
    static final ArchRule featuresFormNoCycles = slices().matching("tally.counter.(*)..")
            .should()
            .beFreeOfCycles()
            .because("a feature in a cycle can neither be read nor tested alone");

    private static boolean port(JavaClass type) {
        DescribedPredicate<JavaClass> failure = assignableTo(Throwable.class);
        return type.isInterface() || type.isRecord() || type.isEnum() || failure.test(type);
    }
}
