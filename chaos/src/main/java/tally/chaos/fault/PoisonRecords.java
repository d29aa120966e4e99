package tally.chaos.fault;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Records that can not be merged: no JSON, no known key, no value, oversize, over the cap. None names a slot that
 * exists: the last record of a slot's key is what a rebuild reads, and a topic that takes such records from anybody is
 * beyond repair.
 */
final class PoisonRecords implements Fault {
    private static final int OVERSIZE = 20_000;

    private final String bootstrap;
    private final RandomGenerator random;

    private record Poison(String key, @Nullable String value) {}

    PoisonRecords(String bootstrap, RandomGenerator random) {
        this.bootstrap = bootstrap;
        this.random = random;
    }

    @Override
    public String inject() throws InterruptedException {
        List<Poison> poison = new ArrayList<>();
        String key = "slot|likes/poison-" + random.nextInt(1000) + "|eu-poisonpoison";
        poison.add(new Poison("no such kind", "{}"));
        poison.add(new Poison(key, "{"));
        poison.add(new Poison(key, null));
        poison.add(new Poison(key, "\"" + "x".repeat(OVERSIZE) + "\""));
        poison.add(new Poison(key, "{\"v\":1,\"p\":9007199254740992,\"n\":0,\"at\":1,\"by\":\"x\"}"));
        poison.add(new Poison(key, "{\"v\":2,\"p\":1,\"n\":0,\"at\":1,\"by\":\"x\"}"));
        poison.add(new Poison("slot|likes/poison|no incarnation", "{\"v\":1,\"p\":1,\"n\":0,\"at\":1,\"by\":\"x\"}"));
        try (RecordWriter writer = new RecordWriter(bootstrap)) {
            int partitions = writer.partitions();
            for (int partition = 0; partition < partitions; partition++) {
                for (Poison one : poison) {
                    writer.write(partition, bytes(one.key()), one.value() == null ? null : bytes(one.value()));
                }
            }
            writer.await();
            return "wrote " + poison.size() + " poison records into each of " + partitions + " partitions";
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
