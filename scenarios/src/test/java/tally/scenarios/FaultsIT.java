package tally.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tally.testing.stack.Region;
import tally.testing.stack.Stack;

@ExtendWith(SharedStack.class)
class FaultsIT {
    /** So much is acknowledged before, during and after a fault, before a test believes that there was load. */
    private static final int SOME = 50;

    /** One of each kind; {@code ./tally chaos} kills all of them. */
    @ParameterizedTest
    @ValueSource(strings = {"kafka", "eu-redis", "us-api-1", "eu-gateway-1"})
    void everyIncrementIsCountedOnceThoughAProcessIsKilledAndStarted(String process, Stack stack) throws IOException {
        String counter = "likes/killed-" + process;
        RegionsRedis redis = new RegionsRedis(stack, stack.eu());
        // An earlier test may have left a Redis whose loss is yet to be told.
        await().ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> stack.isReady() && stack.eu().recovering() == 0);
        long reportedBefore = redis.reportedLoss();
        long seenBefore;
        KeyedLoad load = new KeyedLoad(counter, stack.eu(), stack.us());
        try (load) {
            moreIsAcknowledged(load);
            // What eu has of it is in the log, and so are us's own, sooner or later: neither can be lost any more.
            await().ignoreExceptionsInstanceOf(IOException.class)
                    .until(() -> stack.us().stored(counter) >= SOME);
            seenBefore = stack.us().stored(counter);
            stack.kill(process);
            if (!process.endsWith("api-1") && !process.endsWith("redis")) {
                moreIsAcknowledged(load);
            }
            stack.start(process);
            await().until(stack::isReady);
            moreIsAcknowledged(load);
        }
        await().ignoreExceptionsInstanceOf(IOException.class).untilAsserted(() -> {
            long eu = stack.eu().count(counter);
            assertThat(stack.us().count(counter)).isEqualTo(eu);
            long lost = redis.reportedLoss() - reportedBefore;
            // Redis may not have written the very last of what it has answered when it is killed, and says how much.
            // Nothing else has anything to lose.
            if (!process.equals("eu-redis")) {
                assertThat(lost).isZero();
            }
            assertThat(eu).isBetween(Math.max(seenBefore, load.acknowledged() - lost), load.acknowledged());
        });
    }

    @Test
    void withoutRedisTheAnswerIs503AndItResumesByItself(Stack stack) throws IOException {
        stack.eu().increment("likes/without-redis", 2);
        stack.kill("eu-redis");
        try {
            await().ignoreExceptionsInstanceOf(IOException.class).untilAsserted(() -> {
                HttpResponse<String> answer = stack.eu().increment("likes/without-redis");
                assertThat(answer.statusCode()).isEqualTo(503);
                assertThat(answer.headers().firstValue("Retry-After")).isPresent();
                assertThat(Region.json(answer).path("type").stringValue())
                        .isEqualTo("urn:tally:problem:store-unavailable");
            });
        } finally {
            stack.start("eu-redis");
        }
        await().ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> stack.eu().increment("likes/without-redis").statusCode() == 200);
        await().until(stack::isReady);
    }

    @Test
    void withoutKafkaCountingGoesOnAtTheWriteConcernLocalTheOnlyOneYet(Stack stack) throws IOException {
        stack.kill("kafka");
        try {
            stack.eu().increment("likes/without-kafka", 5);
            stack.us().increment("likes/without-kafka", 6);
            assertThat(stack.eu().count("likes/without-kafka")).isEqualTo(5);
        } finally {
            stack.start("kafka");
        }
        agreeOn(stack, "likes/without-kafka", 11);
        await().until(stack::isReady);
    }

    /** Fails when there is one, and then has to show that no increment is lost that the reset did not see. */
    @Test
    void aResetThatRacesIncrementsCanNotBeShownBecauseThereIsNoResetYet(Stack stack) throws IOException {
        assertThat(stack.eu().reset("likes/reset").statusCode()).isEqualTo(404);
    }

    private static void moreIsAcknowledged(KeyedLoad load) {
        long before = load.acknowledged();
        await().until(() -> load.acknowledged() >= before + SOME);
    }

    private static void agreeOn(Stack stack, String counter, long count) {
        await().ignoreExceptionsInstanceOf(IOException.class).untilAsserted(() -> {
            assertThat(stack.eu().count(counter)).isEqualTo(count);
            assertThat(stack.us().count(counter)).isEqualTo(count);
        });
    }
}
