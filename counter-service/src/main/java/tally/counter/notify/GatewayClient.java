package tally.counter.notify;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Sends updates to gateways. */
interface GatewayClient {
    /**
     * Completes with the HTTP status of the answer, or fails when there was none in time.
     *
     * @param traces the contexts that led to these updates; mostly none
     */
    CompletableFuture<Integer> put(InetSocketAddress target, Updates updates, List<String> traces);
}
