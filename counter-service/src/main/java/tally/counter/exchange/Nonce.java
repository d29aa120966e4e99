package tally.counter.exchange;

import java.security.SecureRandom;

/** Names that nobody else has. */
final class Nonce {
    private static final String LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz";
    private static final SecureRandom RANDOM = new SecureRandom();

    private Nonce() {}

    /** A name of {@code length} of {@code a-z 0-9}. */
    static String of(int length) {
        StringBuilder name = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            name.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
        }
        return name.toString();
    }
}
