package tally.counter;

/**
 * The name of a counter, written {@code namespace/key}, for example {@code likes/post-42}: a namespace of 1 to 32 of
 * {@code a-z 0-9 -} that begins with a letter, and a key of 1 to 128 of {@code A-Z a-z 0-9 . _ ~ : -}.
 */
public final class CounterId {
    /** The longest key, in characters. */
    public static final int MAX_KEY_LENGTH = 128;

    private static final int MAX_NAMESPACE_LENGTH = 32;

    private final String text;
    private final int slash;

    /** @throws InvalidKeyException when a part has other characters or another length than stated above */
    public CounterId(String namespace, String key) {
        this(namespace + '/' + key, namespace.length());
    }

    private CounterId(String text, int slash) {
        if (!Ascii.isLabel(text, slash, MAX_NAMESPACE_LENGTH)) {
            throw new InvalidKeyException("A namespace is 1 to 32 of a-z 0-9 - and begins with a letter.");
        }
        if (!isKey(text, slash + 1)) {
            throw new InvalidKeyException("A key is 1 to " + MAX_KEY_LENGTH + " of A-Z a-z 0-9 . _ ~ : -");
        }
        this.text = text;
        this.slash = slash;
    }

    /** Reads {@code namespace/key}; throws {@link InvalidKeyException} when it is not one. */
    public static CounterId parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new InvalidKeyException("A counter is written namespace/key, for example likes/post-42.");
        }
        return new CounterId(text, slash);
    }

    public String namespace() {
        return text.substring(0, slash);
    }

    public String key() {
        return text.substring(slash + 1);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CounterId id && id.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }

    private static boolean isKey(String text, int begin) {
        int length = text.length() - begin;
        if (length < 1 || length > MAX_KEY_LENGTH) {
            return false;
        }
        for (int i = begin; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Ascii.isLower(c) && !Ascii.isDigit(c) && !(c >= 'A' && c <= 'Z') && "._~:-".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }
}
