package tally.gateway;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A WebSocket client as a bare TCP socket, for what a well-behaved library does not do: read nothing, answer no ping. */
final class RawClient implements AutoCloseable {
    private static final int OP_TEXT = 1;
    private static final int OP_CLOSE = 8;

    private final Socket socket = new Socket();

    /** Shakes hands; {@code headers} are further header lines, each with its line end. */
    RawClient(int port, String headers) throws IOException {
        socket.setReceiveBufferSize(2048); // so that a few kilobytes already fill the way to it
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        write(("GET /ws HTTP/1.1\r\nHost: 127.0.0.1:" + port
                        + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" + headers + "\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    }

    /** The answer to the handshake, up to the empty line. */
    String handshake() throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            head.append((char) next);
        }
        return head.toString();
    }

    void send(String text) throws IOException {
        send(OP_TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    void sendClose() throws IOException {
        send(OP_CLOSE, new byte[0]);
    }

    /** Whether the other side has given up the connection. Who reads sees an end already when it only writes no more. */
    boolean isCutOff() {
        try {
            send(OP_TEXT, new byte[0]);
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /** Sends one masked frame (the mask is zero) of at most 65535 bytes. */
    private void send(int opcode, byte[] payload) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(0x80 | opcode);
        if (payload.length < 126) {
            frame.write(0x80 | payload.length);
        } else {
            frame.write(0x80 | 126);
            frame.write(payload.length >> 8);
            frame.write(payload.length);
        }
        frame.writeBytes(new byte[4]);
        frame.writeBytes(payload);
        write(frame.toByteArray());
    }

    /** Reads frames, answering none, until a close frame comes; returns its code, or 1006 when the connection ends first. */
    int readUntilClosed() throws IOException {
        InputStream in = socket.getInputStream();
        while (true) {
            int opcode = in.read();
            if (opcode < 0) {
                return 1006;
            }
            int length = in.read();
            if (length == 126) {
                length = (in.read() << 8) | in.read();
            }
            byte[] payload = in.readNBytes(length);
            if ((opcode & 0x0f) == OP_CLOSE) {
                return ((payload[0] & 0xff) << 8) | (payload[1] & 0xff);
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }
}
