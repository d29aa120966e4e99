package tally.counter.notify;

import java.util.ArrayList;
import java.util.List;
import tally.counter.request.ProblemException;
import tally.counter.request.ProblemType;
import tally.counter.request.StrictJson;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A gateway's wish to watch counters, as {@code contracts/internal/lease-request.v1.json} shows it.
 *
 * @param whole forget first what this gateway watched before
 * @param watch counters to add, as written
 * @param unwatch counters to drop, as written
 * @param watching by how many sockets counters are watched that are leased
 */
record LeaseRequest(
        String gateway, long boot, boolean whole, List<String> watch, List<String> unwatch, List<Crowd> watching) {
    /**
     * The sockets of the gateway that watch a counter.
     *
     * @param tell whether the gateway wants to be told how many watch it everywhere
     */
    record Crowd(String id, int sockets, boolean tell) {}

    static LeaseRequest parse(byte[] body, int maxWatch) {
        ObjectNode json = StrictJson.object(body);
        JsonNode boot = json.path("boot");
        String gateway = StrictJson.text(json.get("gateway"));
        if (gateway == null || !boot.isIntegralNumber() || !boot.canConvertToLong()) {
            throw new ProblemException(
                    ProblemType.INVALID_BODY, "A lease needs the text gateway and the whole number boot.");
        }
        return new LeaseRequest(
                gateway,
                boot.longValue(),
                json.path("whole").asBoolean(false),
                texts(json, "watch", maxWatch),
                texts(json, "unwatch", Integer.MAX_VALUE),
                crowds(json, maxWatch));
    }

    private static List<Crowd> crowds(ObjectNode json, int limit) {
        if (!json.has("watching")) {
            return List.of();
        }
        List<Crowd> crowds = new ArrayList<>();
        for (JsonNode node : StrictJson.array(json, "watching", limit).values()) {
            String id = StrictJson.text(node.get("id"));
            JsonNode sockets = node.path("sockets");
            if (id == null || !sockets.isIntegralNumber() || !sockets.canConvertToInt() || sockets.intValue() < 0) {
                throw new ProblemException(
                        ProblemType.INVALID_BODY, "watching must hold the text id and the whole number sockets.");
            }
            crowds.add(new Crowd(id, sockets.intValue(), node.path("tell").asBoolean(false)));
        }
        return crowds;
    }

    private static List<String> texts(ObjectNode json, String name, int limit) {
        if (!json.has(name)) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode node : StrictJson.array(json, name, limit).values()) {
            String text = StrictJson.text(node);
            if (text == null) {
                throw new ProblemException(ProblemType.INVALID_BODY, name + " must hold texts only.");
            }
            texts.add(text);
        }
        return texts;
    }
}
