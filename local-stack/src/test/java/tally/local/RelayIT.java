package tally.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RelayIT {
    private final ServerSocket target = listen();
    private final Relay relay = new Relay(0, target.getLocalPort());

    @AfterEach
    void close() throws IOException {
        relay.close();
        target.close();
    }

    @Test
    void bytesAndEndsPassInBothDirections() throws IOException {
        try (Socket client = connect();
                Socket server = target.accept()) {
            client.getOutputStream().write(7);
            assertThat(server.getInputStream().read()).isEqualTo(7);
            server.getOutputStream().write(8);
            assertThat(client.getInputStream().read()).isEqualTo(8);
            client.shutdownOutput();
            assertThat(server.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void aCutLinkStaysOpenAndCarriesNothingUntilItIsHealedThenItEnds() throws IOException {
        try (Socket client = connect();
                Socket server = target.accept()) {
            client.getOutputStream().write(7);
            assertThat(server.getInputStream().read()).isEqualTo(7);
            relay.cut();
            client.getOutputStream().write(8);
            server.setSoTimeout(100);
            assertThatThrownBy(() -> server.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            relay.heal();
            server.setSoTimeout(10_000);
            client.setSoTimeout(10_000);
            assertThat(server.getInputStream().read()).isEqualTo(-1);
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void aNewConnectionThroughACutReachesNobodyAndEndsWhenItIsHealed() throws IOException {
        relay.cut();
        target.setSoTimeout(100);
        try (Socket client = connect()) {
            client.getOutputStream().write(7);
            assertThatThrownBy(target::accept).isInstanceOf(SocketTimeoutException.class);
            relay.heal();
            client.setSoTimeout(10_000);
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
        target.setSoTimeout(10_000);
        try (Socket client = connect();
                Socket server = target.accept()) {
            client.getOutputStream().write(9);
            assertThat(server.getInputStream().read()).isEqualTo(9);
        }
    }

    @Test
    void aTargetThatIsAwayEndsTheConnection() throws IOException {
        target.close();
        try (Socket client = connect()) {
            client.setSoTimeout(10_000);
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void connectionsPastTheLimitWaitUntilOneEnds() throws IOException {
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < Relay.MAX_LINKS; i++) {
                sockets.add(connect());
                sockets.add(target.accept());
            }
            Socket further = connect();
            sockets.add(further);
            target.setSoTimeout(100);
            assertThatThrownBy(target::accept).isInstanceOf(SocketTimeoutException.class);
            sockets.getFirst().close();
            target.setSoTimeout(10_000);
            further.getOutputStream().write(7);
            try (Socket server = target.accept()) {
                assertThat(server.getInputStream().read()).isEqualTo(7);
            }
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    private Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), relay.port());
    }

    private static ServerSocket listen() {
        try {
            return new ServerSocket(FreePort.find(), Relay.MAX_LINKS, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
