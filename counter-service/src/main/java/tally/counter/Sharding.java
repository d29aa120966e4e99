package tally.counter;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * Says which shard a counter belongs to: CRC-32C (RFC 3720, B.4) of its name modulo the number of shards. Every region
 * and every version must agree on it; {@code contracts/exchange/shard.v1.json} holds examples.
 *
 * @param shards how many there are, 1 to 1024, fixed at first start
 */
public record Sharding(int shards) {
    public static final int MAX_SHARDS = 1024;

    public Sharding {
        if (shards < 1 || shards > MAX_SHARDS) {
            throw new IllegalArgumentException("tally.shards must be from 1 to " + MAX_SHARDS + ", not " + shards);
        }
    }

    public int shardOf(CounterId id) {
        CRC32C crc = new CRC32C();
        byte[] name = id.toString().getBytes(StandardCharsets.ISO_8859_1);
        crc.update(name, 0, name.length);
        return (int) (crc.getValue() % shards);
    }
}
