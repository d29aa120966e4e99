package tally.gateway;

import java.util.regex.Pattern;

/**
 * What a counter may be called: {@code namespace/key}, by the same rules as in the counter-service. A namespace is 1 to
 * 32 of {@code a-z 0-9 -} and begins with a letter; a key is 1 to 128 of {@code A-Z a-z 0-9 . _ ~ : -}.
 */
public final class CounterName {
    private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9-]{0,31}/[A-Za-z0-9._~:-]{1,128}");

    private CounterName() {}

    public static boolean accepts(String text) {
        return FORM.matcher(text).matches();
    }
}
