package tally.counter.api;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tally.counter.CounterId;
import tally.counter.CounterValue;
import tally.counter.TallyProperties;
import tally.counter.request.CounterRules;
import tally.counter.request.Failure;
import tally.counter.request.ProblemException;
import tally.counter.request.ProblemType;
import tally.counter.request.StrictJson;
import tally.counter.store.CounterReading;
import tally.counter.store.CounterReads;
import tally.counter.store.StoreRecoveringException;
import tally.counter.watching.Watching;
import tools.jackson.databind.JsonNode;

/** The calls that read counters. None of them changes anything. */
@RestController
final class CounterController {
    private static final CacheControl SHORTLY =
            CacheControl.maxAge(Duration.ofSeconds(1)).cachePublic();

    private static final String WATCHING = "watching";

    private final CounterReads reads;
    private final CounterRules rules;
    private final ApiProperties api;
    private final Watching watching;
    private final InstantSource clock;

    CounterController(
            CounterReads reads, TallyProperties tally, ApiProperties api, Watching watching, InstantSource clock) {
        this.watching = watching;
        this.reads = reads;
        this.rules = new CounterRules(tally.namespaces());
        this.api = api;
        this.clock = clock;
    }

    @GetMapping("/api/v1/counters/{namespace}/{key}")
    Mono<ResponseEntity<CounterView>> one(
            @PathVariable String namespace,
            @PathVariable String key,
            @RequestParam(defaultValue = "") Set<String> include) {
        CounterId id = rules.counter(namespace, key);
        boolean withWatching = include.contains(WATCHING);
        return Mono.fromFuture(() -> reads.read(List.of(id)), true).map(readings -> {
            CounterValue value = readings.getFirst().get();
            if (withWatching) { // no ETag: the number changes without the version
                return ResponseEntity.ok()
                        .cacheControl(SHORTLY)
                        .body(new CounterView(value, now(), watching.sockets(id)));
            }
            return ResponseEntity.ok()
                    .cacheControl(SHORTLY)
                    .eTag('"' + value.epoch() + '.' + value.version() + '"')
                    .body(new CounterView(value, now()));
        });
    }

    @GetMapping("/api/v1/counters")
    Mono<ResponseEntity<CountersView>> list(@RequestParam MultiValueMap<String, String> parameters) {
        List<String> ids = parameters.getOrDefault("id", List.of());
        if (ids.isEmpty()) {
            throw new ProblemException(
                    ProblemType.INVALID_REQUEST, "Name the counters, for example ?id=likes/post-42&id=views/home.");
        }
        if (ids.size() > api.maxListed()) {
            throw new ProblemException(
                    ProblemType.TOO_MANY_ITEMS,
                    ids.size() + " ids, and at most " + api.maxListed()
                            + " are allowed here. POST /api/v1/counters/query takes more.");
        }
        boolean withWatching = parameters.getOrDefault("include", List.of()).contains(WATCHING);
        return all(ids, withWatching)
                .map(counters -> ResponseEntity.ok().cacheControl(SHORTLY).body(counters));
    }

    @PostMapping(path = "/api/v1/counters/query", consumes = MediaType.APPLICATION_JSON_VALUE)
    Mono<CountersView> query(@RequestBody(required = false) byte @Nullable [] body) {
        JsonNode array =
                StrictJson.array(StrictJson.object(body == null ? new byte[0] : body), "ids", api.maxQueried());
        List<@Nullable String> ids = new ArrayList<>(array.size());
        for (JsonNode id : array.values()) {
            ids.add(StrictJson.text(id));
        }
        return all(ids, false);
    }

    @GetMapping("/api/v1/counters/{namespace}/{key}/state")
    Mono<ResponseEntity<StateView>> state(@PathVariable String namespace, @PathVariable String key) {
        CounterId id = rules.counter(namespace, key);
        return Mono.fromFuture(() -> reads.state(id), true)
                .map(state -> ResponseEntity.ok()
                        .cacheControl(CacheControl.noStore())
                        .body(StateView.of(state, rules.kind(id), now())));
    }

    private Mono<CountersView> all(List<? extends @Nullable String> ids, boolean withWatching) {
        List<CounterId> valid = new ArrayList<>(ids.size());
        List<CountersView.@Nullable Refused> refused = new ArrayList<>(ids.size());
        for (String id : ids) {
            try {
                valid.add(rules.counter(id));
                refused.add(null);
            } catch (ProblemException problem) {
                refused.add(new CountersView.Refused(id, problem.problem()));
            }
        }
        if (valid.isEmpty()) {
            return Mono.just(inOrder(refused, List.of(), withWatching));
        }
        return Mono.fromFuture(() -> reads.read(valid), true).map(readings -> inOrder(refused, readings, withWatching));
    }

    private CountersView inOrder(
            List<CountersView.@Nullable Refused> refused, List<CounterReading> readings, boolean withWatching) {
        Instant asOf = now();
        Iterator<CounterReading> next = readings.iterator();
        List<CountersView.Item> items = new ArrayList<>(refused.size());
        for (CountersView.Refused problem : refused) {
            items.add(problem != null ? problem : item(next.next(), asOf, withWatching));
        }
        return new CountersView(items);
    }

    private CountersView.Item item(CounterReading reading, Instant asOf, boolean withWatching) {
        return reading.value()
                .<CountersView.Item>map(value -> new CounterView(
                        value, asOf, withWatching ? Integer.valueOf(watching.sockets(value.id())) : null))
                .orElseGet(() -> new CountersView.Refused(
                        reading.id().toString(),
                        Failure.refusal(new StoreRecoveringException()).problem()));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
