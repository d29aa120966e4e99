package tally.counter.api;

import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tally.counter.TallyProperties;
import tally.counter.exchange.Regions;

/** The call that tells what this region knows of the others. */
@RestController
final class RegionsController {
    private final TallyProperties tally;
    private final Regions regions;

    RegionsController(TallyProperties tally, Regions regions) {
        this.tally = tally;
        this.regions = regions;
    }

    @GetMapping("/api/v1/regions")
    Mono<ResponseEntity<RegionsView>> regions() {
        return Mono.fromFuture(
                        () -> regions.recovering()
                                .thenCombine(
                                        regions.lags(),
                                        (recovering, lags) -> RegionsView.of(tally, recovering, regions.state(), lags)),
                        true)
                .map(view ->
                        ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(view));
    }
}
