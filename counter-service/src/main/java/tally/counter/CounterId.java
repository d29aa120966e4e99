package tally.counter;

import java.util.regex.Pattern;

/**
 * The name of a counter, written {@code namespace/key}, for example {@code likes/post-42}.
 *
 * @param namespace 1 to 32 of {@code a-z 0-9 -}, beginning with a letter
 * @param key 1 to 128 of {@code A-Z a-z 0-9 . _ ~ : -}
 */
public record CounterId(String namespace, String key) {
    /** The longest key, in characters. */
    public static final int MAX_KEY_LENGTH = 128;

    private static final Pattern NAMESPACE = Pattern.compile("[a-z][a-z0-9-]{0,31}");
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9._~:-]{1," + MAX_KEY_LENGTH + "}");

    /** @throws InvalidKeyException when a part has other characters or another length than stated above */
    public CounterId {
        if (!NAMESPACE.matcher(namespace).matches()) {
            throw new InvalidKeyException("A namespace is 1 to 32 of a-z 0-9 - and begins with a letter.");
        }
        if (!KEY.matcher(key).matches()) {
            throw new InvalidKeyException("A key is 1 to " + MAX_KEY_LENGTH + " of A-Z a-z 0-9 . _ ~ : -");
        }
    }

    /** Reads {@code namespace/key}; throws {@link InvalidKeyException} when it is not one. */
    public static CounterId parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new InvalidKeyException("A counter is written namespace/key, for example likes/post-42.");
        }
        return new CounterId(text.substring(0, slash), text.substring(slash + 1));
    }

    @Override
    public String toString() {
        return namespace + '/' + key;
    }
}
