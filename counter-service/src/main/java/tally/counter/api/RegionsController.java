package tally.counter.api;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tally.counter.TallyProperties;
import tally.counter.exchange.Regions;
import tally.counter.notify.LiveGateways;
import tally.counter.store.StoreGuard;

/** The call that tells what this region knows of the others. */
@RestController
final class RegionsController {
    private final TallyProperties tally;
    private final Regions regions;
    private final StoreGuard store;
    private final LiveGateways gateways;

    RegionsController(TallyProperties tally, Regions regions, StoreGuard store, LiveGateways gateways) {
        this.tally = tally;
        this.regions = regions;
        this.store = store;
        this.gateways = gateways;
    }

    @GetMapping("/api/v1/regions")
    Mono<ResponseEntity<RegionsView>> regions() {
        return Mono.fromFuture(this::view, true)
                .map(view ->
                        ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(view));
    }

    private CompletableFuture<RegionsView> view() {
        CompletableFuture<Integer> recovering = regions.recovering();
        CompletableFuture<Optional<Long>> dirty = regions.dirty();
        return regions.lags()
                .thenCombine(
                        recovering.thenCombine(dirty, Waiting::new),
                        (lags, waiting) -> new RegionsView(
                                tally.region(),
                                tally.replica(),
                                tally.shards(),
                                waiting.recovering(),
                                RegionsView.store(store.state()),
                                RegionsView.exchange(regions.state(), waiting.dirty()),
                                new RegionsView.Gateways(gateways.count()),
                                RegionsView.regions(lags)));
    }

    private record Waiting(int recovering, Optional<Long> dirty) {}
}
