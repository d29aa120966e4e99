package tally.counter.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class SettingsTest {
    @EnableConfigurationProperties({InternalProperties.class, HeartbeatProperties.class, NotifyProperties.class})
    static class Settings {}

    private final ApplicationContextRunner start = new ApplicationContextRunner().withUserConfiguration(Settings.class);

    @Test
    void withoutAKeyTheServiceDoesNotStartAndSaysWhatToSet() {
        start.run(context ->
                assertThat(context.getStartupFailure()).rootCause().hasMessageContaining("TALLY_INTERNAL_KEY"));
    }

    @Test
    void aShortKeyIsRefused() {
        start.withPropertyValues("tally.internal.key=" + "k".repeat(31))
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContaining("must have at least 32 characters"));
    }

    @Test
    void anOtherKeyIsAsLongAsTheKeyOrEmptyWhichIsNone() {
        ApplicationContextRunner changing = start.withPropertyValues("tally.internal.key=" + Datagrams.SECRET);
        changing.withPropertyValues("tally.internal.other-key=" + "k".repeat(31))
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContaining("must have at least 32 characters"));
        changing.withPropertyValues("tally.internal.other-key=")
                .run(context -> assertThat(
                                context.getBean(InternalProperties.class).otherKey())
                        .isNull());
    }

    @Test
    void theDefaultsAreTheDocumentedOnes() {
        start.withPropertyValues("tally.internal.key=" + Datagrams.SECRET).run(context -> {
            HeartbeatProperties heartbeat = context.getBean(HeartbeatProperties.class);
            assertThat(heartbeat.allowedNetworks())
                    .containsExactly(
                            "127.0.0.0/8", "::1/128", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7");
            assertThat(heartbeat.patience()).isEqualTo(Duration.ofMillis(3500));
            assertThat(context.getBean(InternalProperties.class).clockTolerance())
                    .isEqualTo(Duration.ofSeconds(30));
            NotifyProperties notify = context.getBean(NotifyProperties.class);
            assertThat(notify.lease()).isEqualTo(Duration.ofSeconds(30));
            assertThat(notify.maxWatched()).isEqualTo(100_000);
            assertThat(notify.maxUpdates()).isEqualTo(1000);
        });
    }

    @Test
    void theKeyIsNeverPrinted() {
        start.withPropertyValues("tally.internal.key=" + Datagrams.SECRET)
                .run(context -> assertThat(
                                context.getBean(InternalProperties.class).toString())
                        .doesNotContain(Datagrams.SECRET));
    }
}
