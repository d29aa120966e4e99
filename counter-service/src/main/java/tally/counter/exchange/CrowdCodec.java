package tally.counter.exchange;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tally.counter.CounterId;
import tally.counter.watching.CrowdReport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Translates between reports of how many sockets watch and the bytes of {@code contracts/exchange/watching.v1.json}. */
final class CrowdCodec {
    /** A thousand counters with the longest names, and what stands around them. */
    private static final int MAX_BYTES = 256 * 1024;

    private static final Pattern KEY = Pattern.compile("([a-z][a-z0-9-]{0,15})\\|([A-Za-z0-9._-]{1,64})");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    byte[] key(CrowdReport report) {
        return (report.region() + '|' + report.gateway()).getBytes(StandardCharsets.US_ASCII);
    }

    byte[] value(CrowdReport report) {
        Map<String, Integer> sockets = new TreeMap<>();
        report.sockets().forEach((id, number) -> sockets.put(id.toString(), number));
        return JSON.writeValueAsBytes(
                new Value(RecordFields.VERSION, report.boot(), report.whole(), report.gone(), report.by(), sockets));
    }

    CrowdReport decode(byte @Nullable [] key, byte @Nullable [] value) throws PoisonException {
        RecordFields fields = RecordFields.of(key, value, MAX_BYTES);
        Matcher name = KEY.matcher(fields.key());
        if (!name.matches()) {
            throw new PoisonException("the key is of no known form");
        }
        fields.checkVersion();
        return new CrowdReport(
                name.group(1),
                name.group(2),
                fields.number("boot"),
                fields.fields().path("whole").asBoolean(false),
                fields.fields().path("gone").asBoolean(false),
                fields.text("by"),
                sockets(fields.fields().path("sockets")));
    }

    private static Map<CounterId, Integer> sockets(JsonNode node) throws PoisonException {
        Map<CounterId, Integer> sockets = new HashMap<>();
        for (Map.Entry<String, JsonNode> one : node.properties()) {
            JsonNode number = one.getValue();
            if (!number.isIntegralNumber() || !number.canConvertToInt() || number.intValue() < 0) {
                throw new PoisonException("a number of sockets is not a whole number from 0");
            }
            sockets.put(RecordFields.counter(one.getKey()), number.intValue());
        }
        return sockets;
    }

    private record Value(int v, long boot, boolean whole, boolean gone, String by, Map<String, Integer> sockets) {}
}
