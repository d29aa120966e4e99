package tally.counter.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.lettuce.core.RedisURI;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class RedisPropertiesTest {
    private final ApplicationContextRunner context =
            new ApplicationContextRunner().withUserConfiguration(Settings.class);

    @Test
    void withoutAnyItIsOneServerOnThisMachine() {
        place(place -> {
            assertThat(place.settings().isCluster()).isFalse();
            assertThat(place.single().getHost()).isEqualTo("127.0.0.1");
            assertThat(place.single().getPort()).isEqualTo(6379);
            assertThat(place.single().getClientName()).isEqualTo("tally-eu-api-1");
        });
    }

    @Test
    void theMasterThatSentinelNamesIsReachedWithTheUserAndTheTlsOfTheUri() {
        place(
                place -> {
                    RedisURI uri = place.single();
                    assertThat(uri.getSentinelMasterId()).isEqualTo("eu-redis");
                    assertThat(uri.getSentinels()).extracting(RedisURI::getHost).containsExactly("s1", "s2");
                    assertThat(uri.getSentinels()).extracting(RedisURI::getPort).containsExactly(26379, 26380);
                    assertThat(uri.isSsl()).isTrue();
                    assertThat(uri.getDatabase()).isEqualTo(3);
                    assertThat(user(uri)).isEqualTo("tally");
                    assertThat(uri.getSentinels()).extracting(RedisURI::isSsl).containsOnly(true);
                },
                "uri=rediss://tally:secret@ignored:1/3",
                "sentinel.master=eu-redis",
                "sentinel.nodes=s1:26379,s2:26380");
    }

    @Test
    void theNodesOfAClusterAreReachedWithTheUserAndTheTlsOfTheUri() {
        place(
                place -> {
                    assertThat(place.settings().isCluster()).isTrue();
                    assertThat(place.seeds())
                            .extracting(RedisURI::getHost, RedisURI::getPort)
                            .containsExactly(tuple("n1", 6379), tuple("n2", 6380));
                    assertThat(place.at("n3", 7000).isSsl()).isTrue();
                    assertThat(user(place.at("n3", 7000))).isEqualTo("tally");
                },
                "uri=rediss://tally:secret@ignored:1",
                "cluster.nodes=n1:6379,n2:6380");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cluster.nodes=n1:6379;sentinel.master=m;sentinel.nodes=s1:26379",
                "sentinel.nodes=s1:26379",
                "sentinel.master=m",
                "cluster.nodes=n1",
                "cluster.nodes=redis://n1:6379",
                "cluster.refresh=50ms"
            })
    void whatCanNotWorkIsRefusedAtStart(String settings) {
        context.withPropertyValues(prefixed(settings.split(";", -1)))
                .run(started -> assertThat(started).hasFailed());
    }

    private void place(Consumer<RedisPlace> check, String... settings) {
        context.withPropertyValues(prefixed(settings))
                .run(started -> check.accept(new RedisPlace(started.getBean(RedisProperties.class), "tally-eu-api-1")));
    }

    private static String[] prefixed(String... settings) {
        String[] prefixed = new String[settings.length];
        for (int i = 0; i < settings.length; i++) {
            prefixed[i] = "tally.redis." + settings[i];
        }
        return prefixed;
    }

    private static String user(RedisURI uri) {
        return Objects.requireNonNull(
                        uri.getCredentialsProvider().resolveCredentials().block())
                .getUsername();
    }

    @EnableConfigurationProperties(RedisProperties.class)
    static class Settings {}
}
