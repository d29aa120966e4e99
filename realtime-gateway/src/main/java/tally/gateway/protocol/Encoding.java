package tally.gateway.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** How what the gateway says looks on a client's wire, in UTF-8. */
public enum Encoding {
    /** One WebSocket text frame: the JSON alone. */
    FRAME {
        @Override
        public ByteBuffer answer(ServerFrame frame) {
            return FrameWriter.write(frame);
        }

        @Override
        public ByteBuffer update(List<ByteBuffer> single) {
            return single.size() == 1 ? single.getFirst() : UpdateText.join(single);
        }
    },
    /**
     * One server-sent event (WHATWG HTML, 9.2): the same JSON as its data, the frame's type as its name.
     * {@code reconnect} also sets the time after which the browser comes back.
     */
    EVENT {
        @Override
        public ByteBuffer answer(ServerFrame frame) {
            return switch (frame) {
                case ServerFrame.Reconnect reconnect ->
                    event("retry: " + reconnect.afterMs() + "\nevent: ", frame.type(), FrameWriter.write(frame));
                default -> event("event: ", frame.type(), FrameWriter.write(frame));
            };
        }

        @Override
        public ByteBuffer update(List<ByteBuffer> single) {
            return event("event: ", "update", FRAME.update(single));
        }
    };

    public abstract ByteBuffer answer(ServerFrame frame);

    /** One update of several counters; each of {@code single} is the frame that {@link UpdateText#of} made of one. */
    public abstract ByteBuffer update(List<ByteBuffer> single);

    /** JSON has no line ends, so one data line holds it. */
    private static ByteBuffer event(String head, String name, ByteBuffer json) {
        byte[] before = (head + name + "\ndata: ").getBytes(StandardCharsets.US_ASCII);
        byte[] after = {'\n', '\n'};
        return ByteBuffer.allocate(before.length + json.remaining() + after.length)
                .put(before)
                .put(json.duplicate())
                .put(after)
                .flip();
    }
}
