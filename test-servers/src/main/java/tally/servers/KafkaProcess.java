package tally.servers;

import java.nio.file.Path;
import tally.local.KafkaServer;

/** A broker as a process of this machine, the one that {@code ./tally up} runs too. */
final class KafkaProcess implements TestKafka {
    private final KafkaServer server;

    KafkaProcess(Path data) {
        server = new KafkaServer(data, 0);
    }

    @Override
    public TestKafka start() {
        server.start();
        return this;
    }

    @Override
    public String bootstrap() {
        return server.bootstrap();
    }

    @Override
    public boolean isRunning() {
        return server.isRunning();
    }

    @Override
    public void stop() {
        server.stop();
    }

    @Override
    public void kill() {
        server.kill();
    }

    @Override
    public void close() {
        server.close();
    }
}
