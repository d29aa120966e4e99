package tally.gateway.membership;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.json.JsonMapper;

/** {@code POST /internal/v1/leases} on a replica's internal port, signed. */
final class HttpLeaseCall implements LeaseCall {
    static final String PATH = "/internal/v1/leases";

    private final HttpClient http;
    private final JsonMapper json;
    private final Signatures signatures;
    private final Duration timeout;
    private final long maxAnswer;

    HttpLeaseCall(HttpClient http, JsonMapper json, Signatures signatures, Duration timeout, long maxAnswer) {
        this.http = http;
        this.json = json;
        this.signatures = signatures;
        this.timeout = timeout;
        this.maxAnswer = maxAnswer;
    }

    @Override
    public CompletableFuture<LeaseOutcome> send(ReplicaEndpoint replica, LeaseRequest request) {
        byte[] body = json.writeValueAsBytes(request);
        Signatures.Signed signed = signatures.sign("POST", PATH, body);
        HttpRequest post = HttpRequest.newBuilder(replica.internal(PATH))
                .timeout(timeout)
                .header("Content-Type", "application/json")
                .header(Signatures.TIME_HEADER, signed.time())
                .header(Signatures.SIGNATURE_HEADER, signed.signature())
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        return http.sendAsync(post, BodyHandlers.limiting(BodyHandlers.ofByteArray(), maxAnswer))
                .thenApply(this::outcome)
                .exceptionally(failure -> new LeaseOutcome.Failed("no answer: " + failure.getMessage()));
    }

    private LeaseOutcome outcome(HttpResponse<byte[]> response) {
        return switch (response.statusCode()) {
            case 200 -> new LeaseOutcome.Granted(json.readValue(response.body(), LeaseAnswer.class));
            case 401 ->
                new LeaseOutcome.Failed(
                        "it refuses the signature: tally.gateway.internal-key must be the key of the counter-service, and"
                                + " the clocks must agree");
            case 404 -> new LeaseOutcome.UnknownGateway();
            case 410 -> new LeaseOutcome.Failed("it is stopping");
            case 503 -> new LeaseOutcome.WithoutValues();
            default -> new LeaseOutcome.Failed("it answered " + response.statusCode());
        };
    }
}
