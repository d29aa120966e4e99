package tally.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tally.testing.stack.Region;
import tally.testing.stack.Stack;
import tally.testing.stack.Subscription;

/** What open pages are told, beside the totals, and by other ways than a socket. */
@ExtendWith(SharedStack.class)
class LivePagesIT {
    private static final String COUNTER = "likes/watched";

    @Test
    void everyRegionKnowsHowManySocketsWatchInAll(Stack stack) {
        Region eu = stack.eu();
        Region us = stack.us();
        try (Subscription one = eu.subscribe(COUNTER);
                Subscription two = us.subscribe(COUNTER)) {
            try (Subscription three = us.subscribe(COUNTER)) {
                assertThat(List.of(one, two, three)).allMatch(page -> page.last() == 0);
                bothSay(eu, us, 3);
            }
            bothSay(eu, us, 2);
        }
        bothSay(eu, us, 0);
    }

    @Test
    void theSocketsOfAKilledGatewayCountNoMore(Stack stack) {
        Region eu = stack.eu();
        Region us = stack.us();
        try (Subscription stays = eu.subscribe(COUNTER)) {
            try (Subscription dies = us.subscribe(COUNTER)) {
                assertThat(dies.last()).isEqualTo(stays.last());
                bothSay(eu, us, 2);
                stack.kill("us-gateway-1");
                bothSay(eu, us, 1);
            } finally {
                stack.start("us-gateway-1");
            }
        }
        await().until(stack::isReady);
    }

    @Test
    void anEventStreamShowsWhatAnotherRegionCounts(Stack stack) throws Exception {
        URI stream = URI.create("http://localhost:" + stack.eu().gateway() + "/sse?id=likes/streamed");
        List<String> lines = new CopyOnWriteArrayList<>();
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<Stream<String>> events =
                    http.send(HttpRequest.newBuilder(stream).build(), BodyHandlers.ofLines());
            Thread reader = Thread.ofVirtual().start(() -> events.body().forEach(lines::add));
            await().until(() -> lines.contains("event: update"));
            stack.us().increment("likes/streamed", 3);
            await().until(() -> lines.stream().anyMatch(line -> line.contains("\"count\":3,")));
            assertThat(reader.isAlive()).isTrue();
            http.shutdownNow();
        }
    }

    private static void bothSay(Region eu, Region us, int sockets) {
        await().ignoreExceptionsInstanceOf(IOException.class).untilAsserted(() -> {
            assertThat(eu.watching(COUNTER)).isEqualTo(sockets);
            assertThat(us.watching(COUNTER)).isEqualTo(sockets);
        });
    }
}
