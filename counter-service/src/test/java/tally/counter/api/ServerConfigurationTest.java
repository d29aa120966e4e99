package tally.counter.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.http.client.ReactorResourceFactory;

class ServerConfigurationTest {
    private final ApplicationContextRunner context =
            new ApplicationContextRunner().withUserConfiguration(ServerConfiguration.class, Settings.class);

    @Test
    void halfOfTheProcessorsServeUnlessItIsToldOtherwise() {
        context.run(started -> assertThat(loops(started.getBean(ReactorResourceFactory.class)))
                .isEqualTo(Math.max(1, Runtime.getRuntime().availableProcessors() / 2)));
        context.withPropertyValues("tally.api.event-loops=3")
                .run(started -> assertThat(loops(started.getBean(ReactorResourceFactory.class)))
                        .isEqualTo(3));
    }

    private static int loops(ReactorResourceFactory threads) {
        int loops = 0;
        for (var _ : threads.getLoopResources().onServer(true)) {
            loops++;
        }
        return loops;
    }

    @EnableConfigurationProperties(ApiProperties.class)
    static class Settings {}
}
