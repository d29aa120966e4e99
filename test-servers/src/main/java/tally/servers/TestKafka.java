package tally.servers;

import java.nio.file.Path;

/** One real Kafka broker of a test's own, on the loopback address, that keeps its data until it is closed. */
public interface TestKafka extends AutoCloseable {
    /** Not started yet; on a free port, which then stays the same. */
    static TestKafka in(Path data) {
        return Containers.wanted() ? new KafkaContainer(data) : new KafkaProcess(data);
    }

    /** Starts it and waits until it serves; does nothing if it is running. */
    TestKafka start();

    String bootstrap();

    boolean isRunning();

    /** Ends it as an operator would (SIGTERM) and waits for its end. */
    void stop();

    /** kill -9. */
    void kill();

    @Override
    void close();
}
