package tally.gateway;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Every setting of the gateway.
 *
 * @param region the region's name, told to clients in {@code hello}
 * @param id this gateway's name, unique within the region; also decides which replica it prefers
 * @param internalPort where replicas PUT updates; 0 takes a free one. Never make it reachable from outside
 * @param internalKey the secret that signs everything between the services, at least 32 characters, the same in all
 * @param internalOtherKey a second secret that is taken from others and never signed with, at least 32 characters: for a
 *     change of the key without an interruption, see docs/operations.md
 * @param replicas where the counter-service replicas are
 * @param allowedOrigins patterns of other origins whose pages may open sockets, for example
 *     {@code https://*.example.org} or {@code http://localhost:[*]}; the gateway's own origin always may
 * @param trustedProxies networks, as in {@code 10.0.0.0/8}, of the proxies in front of this gateway: the addresses of
 *     clients are what these say in {@code X-Forwarded-For}, and nobody else is believed
 * @param limits how much of everything
 * @param sockets how long sockets may take for what
 * @param fanout how often a counter that changes all the time is sent
 * @param membership the rhythm of heartbeats and leases
 * @param console what the console page is told
 */
@Validated
@ConfigurationProperties("tally.gateway")
public record GatewayProperties(
        @NotNull @Pattern(regexp = "[a-z][a-z0-9-]{0,15}") String region,
        @NotNull @Pattern(regexp = "[A-Za-z0-9._-]{1,64}") String id,

        @DefaultValue("0") @Min(0) @Max(65_535) int internalPort,

        @NotNull @Size(min = 32, message = "must have at least 32 characters; the counter-service needs the same one")
        String internalKey,

        @Size(min = 32, message = "must have at least 32 characters") @Nullable
        String internalOtherKey,

        @NotEmpty(
                message = "must name at least one counter-service: tally.gateway.replicas[0].host and its three ports")
        List<@Valid Replica> replicas,

        @DefaultValue List<String> allowedOrigins,
        @DefaultValue List<String> trustedProxies,
        @DefaultValue @Valid Limits limits,
        @DefaultValue @Valid Sockets sockets,
        @DefaultValue @Valid Fanout fanout,
        @DefaultValue @Valid Membership membership,
        @DefaultValue @Valid Console console) {

    /** An empty other key is none: that is what a variable without a value gives. */
    public GatewayProperties {
        internalOtherKey = internalOtherKey == null || internalOtherKey.isEmpty() ? null : internalOtherKey;
    }

    /**
     * One or more counter-service replicas behind one name.
     *
     * @param host a DNS name or an address; resolved again each second to all of its addresses
     * @param heartbeatPort their UDP port for heartbeats
     * @param internalPort their port for leases
     * @param apiPort their public API, where increments go
     */
    public record Replica(
            @NotBlank String host,
            @Min(1) @Max(65_535) int heartbeatPort,
            @Min(1) @Max(65_535) int internalPort,
            @Min(1) @Max(65_535) int apiPort) {}

    /**
     * How much of everything: past each of these, one client or replica would cost all others.
     *
     * @param connections sockets and event streams at once; one more is closed with 4503, or answered with 503. Each
     *     costs about 16 KB of heap, so this fits -Xmx96m; raise both together
     * @param otherConnections further connections to the public port at once, for pages, handshakes and refusals; past
     *     {@code connections} and these together the next one is not taken before another ends. Replaces {@code
     *     server.jetty.max-connections}
     * @param connectionsPerAddress of the sockets and event streams, from one IPv4 address or one IPv6 network of 64 bits; one more is closed
     *     with 4503, or answered with 429. See {@code trustedProxies}
     * @param subscriptions counters that one socket may watch
     * @param items counters that one frame may name
     * @param frame bytes of one text frame from a client; a longer one closes the socket with 4501, one of more than
     *     twice this is cut off with 1009 before it is read
     * @param framesPerSecond frames that one socket may send in the long run, and twice as many at once; one more
     *     closes it with 4003
     * @param incrementsPerSecond increments that one socket may ask for in the long run; one more is refused with
     *     {@code rate-limited}
     * @param incrementsAtOnce increments that a socket which was quiet may ask for at once
     * @param updatesPerFrame counters in one update frame; what does not fit goes into the next
     * @param pendingPerSocket subscribe and increment frames of one socket that wait for the region's answer; one more
     *     is refused with {@code rate-limited}
     * @param answersPerSocket frames that wait for one socket, updates aside; one more closes it with 4001
     * @param answerBytesPerSocket bytes of these frames; more close it with 4001, but for one frame that waits alone. The
     *     answers to 1000 counters and 1000 increments, with names of usual length, are less than half of it
     * @param answerBytes bytes of these frames over all clients, those on their way included; more close the client that they
     *     are for with 4001, unless it has no more than its equal share, which is this by {@code connections}. Fits -Xmx96m
     * @param waitingIncrements increments that wait for the replica, over all sockets; one more is refused with
     *     {@code rate-limited}
     * @param incrementsPerRequest increments sent to the replica at once; it takes no more than 1000, nor more than its
     *     {@code tally.api.max-body} (1 MB), of which 1000 of the longest are two thirds
     * @param watchChanges counters of which the replica was not told yet that they are watched, or by how many; more, and
     *     the whole lease is told anew at once
     * @param updateBody bytes of one PUT from a replica
     * @param answerBody bytes of one answer of a replica
     */
    public record Limits(
            @DefaultValue("2000") @Min(1) int connections,
            @DefaultValue("500") @Min(1) int otherConnections,
            @DefaultValue("500") @Min(1) int connectionsPerAddress,
            @DefaultValue("1000") @Min(1) int subscriptions,
            @DefaultValue("1000") @Min(1) int items,
            @DefaultValue("64KB") @NotNull DataSize frame,
            @DefaultValue("100") @Min(1) int framesPerSecond,
            @DefaultValue("200") @Min(1) int incrementsPerSecond,
            @DefaultValue("1000") @Min(1) int incrementsAtOnce,
            @DefaultValue("200") @Min(1) int updatesPerFrame,
            @DefaultValue("64") @Min(1) int pendingPerSocket,
            @DefaultValue("128") @Min(2) int answersPerSocket,
            @DefaultValue("512KB") @NotNull DataSize answerBytesPerSocket,
            @DefaultValue("16MB") @NotNull DataSize answerBytes,
            @DefaultValue("10000") @Min(1) int waitingIncrements,
            @DefaultValue("1000") @Min(1) @Max(1000) int incrementsPerRequest,
            @DefaultValue("10000") @Min(1000) int watchChanges,
            @DefaultValue("4MB") @NotNull DataSize updateBody,
            @DefaultValue("1MB") @NotNull DataSize answerBody) {}

    /**
     * How long sockets may take for what.
     *
     * @param ping a socket is pinged this often, and closed with 4002 when nothing came from it until the next; an event
     *     stream is pinged as often, and told so
     * @param sendTimeout a socket that takes no frame for so long is closed with 4001
     * @param closeTimeout a socket whose connection is still there so long after it was refused, or one side closed it, is
     *     cut off
     * @param subscribeTimeout a subscription waits so long for values that the gateway does not know yet
     * @param check how often sockets are looked at for pings and send times; their precision
     * @param drainSpread at shutdown clients are told to come back, some after the other, over so long, and are served
     *     until they do
     * @param drainJitter each of them after a random time up to this
     * @param drainTimeout who is still there so long after all should have left is closed with 1001, and cut off when
     *     that takes longer than {@code closeTimeout}
     */
    public record Sockets(
            @DefaultValue("25s") Duration ping,
            @DefaultValue("10s") Duration sendTimeout,
            @DefaultValue("1s") Duration closeTimeout,
            @DefaultValue("5s") Duration subscribeTimeout,
            @DefaultValue("1s") Duration check,
            @DefaultValue("5s") Duration drainSpread,
            @DefaultValue("1s") Duration drainJitter,
            @DefaultValue("1s") Duration drainTimeout) {}

    /**
     * How often a counter that changes all the time is sent to the sockets that watch it. What is skipped is never
     * missed: a change is shown by the next value, and the last one always is.
     *
     * @param perSocket a counter goes out at most once in so long for each of its sockets, rounded up to a half, a
     *     quarter, ... of the longest pause. To send a frame costs about a quarter of the default, which is thus the share
     *     of a core that one counter takes at most. Below 50 sockets it goes out with every change
     * @param longestPause but it does go out once in so long, however many watch it
     */
    public record Fanout(
            @DefaultValue("25us") @NotNull Duration perSocket,
            @DefaultValue("40ms") @NotNull Duration longestPause) {}

    /**
     * The rhythm of heartbeats and leases.
     *
     * @param heartbeat between two heartbeats; the counter-service calls a gateway dead after three missed
     * @param silence a replica that sent no PUT for so long is left
     * @param probe a replica that sent no PUT for so long is asked whether it is there, and left at once if nobody
     *     answers at its address
     * @param wholeRenewal between two renewals of the whole lease, which lasts 30 s
     * @param avoid a replica that was left is not chosen again for so long, while there is another
     * @param connectTimeout to any replica
     * @param requestTimeout of a lease request
     * @param incrementTimeout of a request with increments; longer, since to give up makes the outcome unknown
     * @param clockTolerance how far a signed request's clock may be off
     */
    public record Membership(
            @DefaultValue("1s") Duration heartbeat,
            @DefaultValue("3500ms") Duration silence,
            @DefaultValue("1200ms") Duration probe,
            @DefaultValue("10s") Duration wholeRenewal,
            @DefaultValue("10s") Duration avoid,
            @DefaultValue("1s") Duration connectTimeout,
            @DefaultValue("2s") Duration requestTimeout,
            @DefaultValue("5s") Duration incrementTimeout,
            @DefaultValue("30s") Duration clockTolerance) {}

    /**
     * What the console page is told, and may do.
     *
     * @param regions public addresses of every region; may be empty, then the page shows this one alone
     * @param controlUrl the local stack's control server; empty in production, and then nothing can be cut off
     *     or killed
     * @param controlToken the bearer token of the control server
     */
    public record Console(
            @DefaultValue List<@Valid Region> regions,
            @Nullable URI controlUrl,
            @Nullable String controlToken) {

        /** Whether a control server is configured. */
        public boolean hasControl() {
            return controlUrl != null && !controlUrl.toString().isEmpty();
        }
    }

    /**
     * Where browsers find one region.
     *
     * @param name the region
     * @param gateway the public address of a gateway there
     * @param api the public address of its counter-service
     */
    public record Region(
            @NotBlank String name,
            @NotNull URI gateway,
            @NotNull URI api) {}
}
