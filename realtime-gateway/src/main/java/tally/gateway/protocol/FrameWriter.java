package tally.gateway.protocol;

import tally.gateway.CounterValue;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** Writes what the gateway says as the text of one frame. */
public final class FrameWriter {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final ObjectWriter FRAMES = JSON.writerFor(ServerFrame.class);
    private static final ObjectWriter VALUES = JSON.writerFor(CounterValue.class);

    private FrameWriter() {}

    public static String write(ServerFrame frame) {
        return FRAMES.writeValueAsString(frame);
    }

    static String write(CounterValue value) {
        return VALUES.writeValueAsString(value);
    }
}
