package tally.local;

import java.nio.file.Path;
import java.util.List;

/** A Kafka that its own region reaches directly, and others through a cable that can be cut. */
public final class DistantKafka implements AutoCloseable {
    private final KafkaServer server;
    private final Relay cable;

    public DistantKafka(Path data) {
        int listener = FreePort.find();
        this.cable = new Relay(0, listener);
        KafkaPorts ports = new KafkaPorts(
                FreePort.find(), FreePort.find(), List.of(new KafkaPorts.Relayed(listener, cable.port())));
        this.server = new KafkaServer(data, ports, data.resolve("kafka.log"));
    }

    /** Starts it and waits until it serves. */
    public DistantKafka start() {
        server.start();
        return this;
    }

    /** Where its own region finds it. */
    public String bootstrap() {
        return server.bootstrap();
    }

    /** Where others find it. */
    public String bootstrapFromAfar() {
        return "127.0.0.1:" + cable.port();
    }

    public void cut() {
        cable.cut();
    }

    public void heal() {
        cable.heal();
    }

    @Override
    public void close() {
        server.close();
        cable.close();
    }
}
