package tally.bench.load;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Finds the responses in what one connection reads, however it is cut into reads: the status, {@code Content-Length}
 * and the end of the body, nothing else. Everything that it does not understand, chunks among them, is a {@link
 * MeasurementFailure}; so is a response of more than 16 MB.
 */
final class ResponseParser {
    private static final int MOST_BYTES = 16 << 20;
    private static final int FIRST_ROOM = 8192;
    private static final int NONE = -1;
    private static final byte[] VERSION = "HTTP/1.".getBytes(StandardCharsets.US_ASCII);
    private static final int STATUS_AT = "HTTP/1.1 ".length();
    private static final int STATUS_END = STATUS_AT + 3;
    private static final byte[] CONTENT_LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TRANSFER_ENCODING = "transfer-encoding:".getBytes(StandardCharsets.US_ASCII);

    private final Consumer<Answer> answers;
    /** Begins with a response that is not complete, or is empty. */
    private byte[] bytes = new byte[FIRST_ROOM];

    private int end;
    private int searched;
    private int bodyFrom = NONE;
    private int bodyLength;

    /** @param answers takes each response at once; its bytes are only borrowed */
    ResponseParser(Consumer<Answer> answers) {
        this.answers = answers;
    }

    void take(ByteBuf part) {
        int more = part.readableBytes();
        makeRoom(more);
        part.readBytes(bytes, end, more);
        end += more;
        while (headIsComplete() && end - bodyFrom >= bodyLength) {
            int next = bodyFrom + bodyLength;
            answers.accept(new Answer(number(STATUS_AT, STATUS_END), new Body(bytes, bodyFrom, next)));
            System.arraycopy(bytes, next, bytes, 0, end - next);
            end -= next;
            searched = 0;
            bodyFrom = NONE;
        }
    }

    private void makeRoom(int more) {
        if (more > MOST_BYTES - end) {
            throw new MeasurementFailure("an answer is longer than " + MOST_BYTES + " bytes");
        }
        if (end + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(end + more, 2 * bytes.length));
        }
    }

    private boolean headIsComplete() {
        if (bodyFrom != NONE) {
            return true;
        }
        for (int i = searched; i + 3 < end; i++) {
            if (bytes[i] == '\r' && bytes[i + 1] == '\n' && bytes[i + 2] == '\r' && bytes[i + 3] == '\n') {
                bodyLength = bodyLength(i + 2);
                bodyFrom = i + 4;
                return true;
            }
        }
        searched = Math.max(0, end - 3);
        return false;
    }

    /** @param headEnd where the empty line begins */
    private int bodyLength(int headEnd) {
        if (headEnd <= STATUS_END || !Arrays.equals(bytes, 0, VERSION.length, VERSION, 0, VERSION.length)) {
            throw notUnderstood("no answer of HTTP/1.1", headEnd);
        }
        int length = NONE;
        for (int line = nextLine(0); line < headEnd; line = nextLine(line)) {
            if (isNamed(line, CONTENT_LENGTH)) {
                length = number(line + CONTENT_LENGTH.length, nextLine(line));
            } else if (isNamed(line, TRANSFER_ENCODING)) {
                throw notUnderstood("an answer in chunks", headEnd);
            }
        }
        int status = number(STATUS_AT, STATUS_END);
        if (status == 204 || status == 304) {
            return 0;
        }
        if (length == NONE) {
            throw notUnderstood("an answer without Content-Length", headEnd);
        }
        return length;
    }

    private int nextLine(int at) {
        int next = at;
        while (bytes[next] != '\n') {
            next++;
        }
        return next + 1;
    }

    /** @param name in small letters, with its colon */
    private boolean isNamed(int line, byte[] name) {
        for (int i = 0; i < name.length; i++) {
            // Makes capital letters small, and leaves colons and hyphens as they are.
            if (line + i >= end || (bytes[line + i] | 0x20) != name[i]) {
                return false;
            }
        }
        return true;
    }

    /** A number between spaces. */
    private int number(int from, int to) {
        String digits = new String(bytes, from, to - from, StandardCharsets.ISO_8859_1).strip();
        try {
            int number = Integer.parseInt(digits);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // The same answer as for a number that is too small.
        }
        throw new MeasurementFailure("an answer has \"" + digits + "\" where a number should be");
    }

    private MeasurementFailure notUnderstood(String what, int headEnd) {
        return new MeasurementFailure(what + ": " + new String(bytes, 0, headEnd, StandardCharsets.ISO_8859_1));
    }
}
