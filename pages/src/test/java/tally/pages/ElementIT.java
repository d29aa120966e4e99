package tally.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tally.testing.stack.Region;
import tally.testing.stack.Stack;

/** The element in pages of another website. */
@ExtendWith(InBrowser.class)
class ElementIT {
    @Test
    void aLikeOnAPageAppearsOnAPageOfTheOtherRegion(Stack stack, EmbeddingSite site, Visitors visitors) {
        CounterElement eu = element(visitors, site, stack, stack.eu(), "likes/page");
        CounterElement us = element(visitors, site, stack, stack.us(), "likes/page");
        eu.shows(0);
        us.shows(0);
        eu.press();
        us.shows(1);
        us.press();
        eu.shows(2);
    }

    @Test
    void howManyWatchIsToldOnThePagesOfBothRegions(Stack stack, EmbeddingSite site, Visitors visitors) {
        CounterElement eu = element(visitors, site, stack, stack.eu(), "likes/watched");
        eu.tellsWatching(1);
        CounterElement us = element(visitors, site, stack, stack.us(), "likes/watched");
        us.tellsWatching(2);
        eu.tellsWatching(2);
    }

    @Test
    void fivePressesWithoutNetworkAreCountedFiveTimesWhenItIsBack(Stack stack, EmbeddingSite site, Visitors visitors)
            throws IOException {
        Visitor visitor = visitors.open(page(site, stack, stack.eu(), "likes/offline"));
        CounterElement element = CounterElement.of(visitor);
        element.shows(0);
        visitor.goOffline();
        for (int i = 0; i < 5; i++) {
            element.press();
        }
        element.shows(5);
        element.isPending(true);
        assertThat(stack.eu().count("likes/offline")).isZero();
        visitor.goOnline();
        element.isPending(false);
        element.shows(5);
        bothRead(stack, "likes/offline", 5);
    }

    @Test
    void withoutNetworkTheLastValueStaysMarkedAsWaitingAndAPressIsShownAtOnce(
            Stack stack, EmbeddingSite site, Visitors visitors) throws IOException {
        stack.eu().increment("likes/waiting", 3);
        Visitor visitor = visitors.open(page(site, stack, stack.eu(), "likes/waiting"));
        CounterElement element = CounterElement.of(visitor);
        element.shows(3);
        element.isWaiting(false);
        visitor.goOffline();
        element.isWaiting(true);
        element.shows(3);
        element.press();
        element.shows(4);
        Accessibility.nobodyIsKeptOut(visitor, "element-without-network");
        visitor.goOnline();
        element.isWaiting(false);
        element.isPending(false);
        element.shows(4);
        bothRead(stack, "likes/waiting", 4);
    }

    @Test
    void anIncrementWhoseAnswerWasLostIsCountedOnce(Stack stack, EmbeddingSite site, Visitors visitors) {
        Visitor visitor = visitors.open("about:blank");
        LossySocket socket = LossySocket.of(visitor.page());
        visitor.page().navigate(page(site, stack, stack.eu(), "likes/answer-lost"));
        CounterElement element = CounterElement.of(visitor);
        element.shows(0);
        socket.loseAnswers();
        element.press();
        bothRead(stack, "likes/answer-lost", 1);
        element.isPending(true);
        socket.breakAndMend();
        element.isPending(false);
        element.shows(1);
        element.press();
        element.shows(2);
        bothRead(stack, "likes/answer-lost", 2);
    }

    @Test
    void aPageWhoseGatewayIsKilledGoesOnAtAnother(Stack stack, EmbeddingSite site, Visitors visitors)
            throws IOException {
        List<String> gateways = stack.gateways(stack.eu());
        Visitor visitor = visitors.open("about:blank").whoseNetworkMayBeAway();
        String content = "<tally-counter counter=\"likes/killed\" gateway=\"%s\" increment></tally-counter>"
                .formatted(String.join(" ", gateways));
        String page = site.page(stack.gateways(stack.us()).getFirst(), content);
        URI socket = URI.create(visitor.page()
                .waitForWebSocket(() -> visitor.page().navigate(page))
                .url());
        CounterElement element = CounterElement.of(visitor);
        element.shows(0);
        int number = 1 + gateways.indexOf("http://localhost:" + socket.getPort());
        stack.kill("eu-gateway-" + number);
        try {
            stack.us().increment("likes/killed", 1);
            element.shows(1);
            element.press();
            bothRead(stack, "likes/killed", 2);
        } finally {
            stack.start("eu-gateway-" + number);
            await().until(stack::isReady);
        }
    }

    private static CounterElement element(
            Visitors visitors, EmbeddingSite site, Stack stack, Region region, String counter) {
        return CounterElement.of(visitors.open(page(site, stack, region, counter)));
    }

    private static String page(EmbeddingSite site, Stack stack, Region region, String counter) {
        return site.page(stack.gateways(region).getFirst(), CounterElement.html(counter));
    }

    private static void bothRead(Stack stack, String counter, long count) {
        await().untilAsserted(() -> {
            assertThat(stack.eu().count(counter)).isEqualTo(count);
            assertThat(stack.us().count(counter)).isEqualTo(count);
        });
    }
}
