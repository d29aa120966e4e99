package tally.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisServerIT {
    @TempDir
    private Path data;

    @Test
    void dataSurviveKillAndStartOnTheSamePort() throws IOException {
        try (RedisServer redis = new RedisServer(data, 0).start()) {
            assertThat(ask(redis, "SET likes 57")).isEqualTo("+OK");
            int port = redis.port();
            redis.kill();
            assertThat(redis.isRunning()).isFalse();
            redis.start();
            assertThat(redis.port()).isEqualTo(port);
            assertThat(ask(redis, "STRLEN likes")).isEqualTo(":2");
            redis.stop();
            redis.start();
            assertThat(ask(redis, "STRLEN likes")).isEqualTo(":2");
        }
    }

    @Test
    void aTakenPortIsSaidWithTheLastWords() {
        try (RedisServer first = new RedisServer(data.resolve("first"), 0).start();
                RedisServer second = new RedisServer(data.resolve("second"), first.port())) {
            assertThatThrownBy(second::start)
                    .isInstanceOf(StackException.class)
                    .hasMessageContaining("Failed listening on port");
            assertThat(second.isRunning()).isFalse();
        }
    }

    private static String ask(RedisServer redis, String command) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), redis.port());
                BufferedReader answer =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
            return answer.readLine();
        }
    }
}
