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
    private static final byte[] VERSION = "http/1.".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CONTENT_LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TRANSFER_ENCODING = "transfer-encoding:".getBytes(StandardCharsets.US_ASCII);
    private static final int STATUS_AT = "HTTP/1.1 ".length();
    private static final int STATUS_END = STATUS_AT + 3;
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    private final Consumer<Answer> answers;
    /** Begins with a response that is not complete, or is empty. */
    private byte[] bytes = new byte[FIRST_ROOM];

    private int end;

    ResponseParser(Consumer<Answer> answers) {
        this.answers = answers;
    }

    void take(ByteBuf part) {
        int more = part.readableBytes();
        if (more > MOST_BYTES - end) {
            throw new MeasurementFailure("an answer is longer than " + MOST_BYTES + " bytes");
        }
        if (end + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(end + more, 2 * bytes.length));
        }
        part.readBytes(bytes, end, more);
        end += more;
        int begin = 0;
        for (int next = takeOne(begin); next != NONE; next = takeOne(begin)) {
            begin = next;
        }
        System.arraycopy(bytes, begin, bytes, 0, end - begin);
        end -= begin;
    }

    /** Where the response that begins here ends; NONE if it is not complete yet. */
    private int takeOne(int begin) {
        int length = NONE;
        int line = begin;
        for (int i = begin; i < end; i++) {
            if (bytes[i] != '\n') {
                continue;
            }
            if (i - line <= 1) {
                return takeBody(begin, i + 1, length);
            }
            if (isNamed(line, CONTENT_LENGTH)) {
                length = number(line + CONTENT_LENGTH.length, i);
            } else if (isNamed(line, TRANSFER_ENCODING)) {
                throw new MeasurementFailure("an answer in chunks: " + text(begin, i));
            }
            line = i + 1;
        }
        return NONE;
    }

    private int takeBody(int begin, int body, int contentLength) {
        if (body - begin <= STATUS_END || !isNamed(begin, VERSION)) {
            throw new MeasurementFailure("no answer of HTTP/1.1: " + text(begin, body));
        }
        int status = number(begin + STATUS_AT, begin + STATUS_END);
        int length = status == NO_CONTENT || status == NOT_MODIFIED ? 0 : contentLength;
        if (length == NONE) {
            throw new MeasurementFailure("an answer without Content-Length: " + text(begin, body));
        }
        if (end - body < length) {
            return NONE;
        }
        answers.accept(new Answer(status, text(body, body + length)));
        return body + length;
    }

    /** @param name in small letters */
    private boolean isNamed(int line, byte[] name) {
        for (int i = 0; i < name.length; i++) {
            // Makes capital letters small, and leaves digits, colons, dots, slashes and hyphens as they are.
            if (line + i >= end || (bytes[line + i] | 0x20) != name[i]) {
                return false;
            }
        }
        return true;
    }

    private int number(int from, int to) {
        String digits = text(from, to).strip();
        if (digits.isEmpty() || digits.length() > 9 || !digits.chars().allMatch(Character::isDigit)) {
            throw new MeasurementFailure("an answer has \"" + digits + "\" where a number should be");
        }
        return Integer.parseInt(digits);
    }

    private String text(int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }
}
