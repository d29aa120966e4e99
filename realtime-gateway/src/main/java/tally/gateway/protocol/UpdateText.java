package tally.gateway.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tally.gateway.CounterValue;

/**
 * The text of update frames, as the UTF-8 that goes over the network. The one of a single counter is made once and
 * shared by all sockets that show it; where several counters changed for a socket, theirs are joined without encoding
 * anything again.
 */
public final class UpdateText {
    private static final byte[] HEAD = "{\"type\":\"update\",\"counters\":[".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TAIL = "]}".getBytes(StandardCharsets.US_ASCII);

    private UpdateText() {}

    /** The update frame of one counter. */
    public static ByteBuffer of(CounterValue value) {
        byte[] text = FrameWriter.write(value);
        return ByteBuffer.allocate(HEAD.length + text.length + TAIL.length)
                .put(HEAD)
                .put(text)
                .put(TAIL)
                .flip()
                .asReadOnlyBuffer();
    }

    /** One update frame of several; each of {@code single} is what {@link #of} made. */
    public static ByteBuffer join(List<ByteBuffer> single) {
        int length = HEAD.length + TAIL.length - 1;
        for (ByteBuffer frame : single) {
            length += 1 + valueLength(frame);
        }
        ByteBuffer joined = ByteBuffer.allocate(length).put(HEAD);
        for (ByteBuffer frame : single) {
            if (joined.position() > HEAD.length) {
                joined.put((byte) ',');
            }
            joined.put(frame.slice(HEAD.length, valueLength(frame)));
        }
        return joined.put(TAIL).flip();
    }

    private static int valueLength(ByteBuffer frame) {
        return frame.limit() - HEAD.length - TAIL.length;
    }
}
