package tally.gateway.protocol;

import java.util.List;
import tally.gateway.CounterValue;

/**
 * The text of update frames. The one of a single counter is made once and shared by all sockets that show it; where
 * several counters changed for a socket, theirs are joined without encoding anything again.
 */
public final class UpdateText {
    private static final String HEAD = "{\"type\":\"update\",\"counters\":[";
    private static final String TAIL = "]}";

    private UpdateText() {}

    /** The update frame of one counter. */
    public static String of(CounterValue value) {
        return HEAD + FrameWriter.write(value) + TAIL;
    }

    /** One update frame of several; each of {@code single} is what {@link #of} made. */
    public static String join(List<String> single) {
        if (single.size() == 1) {
            return single.getFirst();
        }
        StringBuilder joined = new StringBuilder(HEAD);
        for (String frame : single) {
            if (joined.length() > HEAD.length()) {
                joined.append(',');
            }
            joined.append(frame, HEAD.length(), frame.length() - TAIL.length());
        }
        return joined.append(TAIL).toString();
    }
}
