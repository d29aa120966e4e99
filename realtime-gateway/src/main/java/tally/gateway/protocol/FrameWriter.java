package tally.gateway.protocol;

import java.nio.ByteBuffer;
import tally.gateway.CounterValue;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** Writes what the gateway says as the text of one frame, in UTF-8. */
public final class FrameWriter {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final ObjectWriter VALUES = JSON.writerFor(CounterValue.class);

    private FrameWriter() {}

    public static ByteBuffer write(ServerFrame frame) {
        return ByteBuffer.wrap(JSON.writeValueAsBytes(frame));
    }

    static byte[] write(CounterValue value) {
        return VALUES.writeValueAsBytes(value);
    }
}
