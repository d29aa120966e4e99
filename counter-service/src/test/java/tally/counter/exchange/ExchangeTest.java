package tally.counter.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import tally.counter.exchange.TopicGuard.Verdict;

/** What the exchange says of itself, and that it goes on, when something fails that nobody has foreseen. */
class ExchangeTest {
    private final ExchangeProperties settings = TestSettings.quick();
    private final KafkaClients clients = new KafkaClients(new KafkaProperties(), "none", settings.deliveryTimeout());
    private final AtomicInteger starts = new AtomicInteger();
    private final ShardConsumer consumer =
            new ShardConsumer(new DefaultKafkaConsumerFactory<>(Map.of()), "none", () -> {
                starts.incrementAndGet();
                throw new IllegalStateException("no consumer");
            });

    private volatile Supplier<Verdict> check = () -> new Verdict.Made();
    private final Exchange exchange = new Exchange(
            () -> check.get(), clients, List.of(consumer), () -> CompletableFuture.completedFuture(null), settings);

    @AfterEach
    void stop() {
        exchange.stop();
        clients.close();
    }

    @Test
    void aCheckThatFailsIsMadeAgainAndItsReasonTold() {
        AtomicInteger checks = new AtomicInteger();
        check = () -> {
            checks.incrementAndGet();
            throw new IllegalStateException("no answer");
        };
        exchange.start();
        await().until(() -> checks.get() > 2);
        assertThat(exchange.state().name()).isEqualTo(ExchangeState.STARTING);
        assertThat(exchange.state().reason()).contains("no answer");
    }

    @Test
    void itDoesNotRunBeforeItsConsumersDo() {
        check = () -> new Verdict.Refused("a wrong topic");
        exchange.start();
        await().until(() -> exchange.state().refused());
        check = () -> new Verdict.Ready(Set.of(Uuid.ONE_UUID), Duration.ofSeconds(2));
        await().until(() -> starts.get() > 2);
        assertThat(exchange.state().name()).isEqualTo(ExchangeState.STARTING);
        assertThat(exchange.state().reason()).contains("no consumer");
    }
}
