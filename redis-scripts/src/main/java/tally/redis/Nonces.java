package tally.redis;

import java.security.SecureRandom;
import java.util.SplittableRandom;

/**
 * Draws the part of an incarnation's name that makes it unique: ten of {@code 0-9 a-z}, 51 random bits, seeded from the
 * system's entropy. Only names that a script opens a shard under are ever used, a few per restart.
 */
final class Nonces {
    static final int LENGTH = 10;

    private final SplittableRandom random = new SplittableRandom(new SecureRandom().nextLong());

    synchronized String next() {
        StringBuilder nonce = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            nonce.append(Character.forDigit(random.nextInt(Character.MAX_RADIX), Character.MAX_RADIX));
        }
        return nonce.toString();
    }
}
