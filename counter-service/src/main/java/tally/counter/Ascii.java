package tally.counter;

/** Checks of the names that come with every call and every record: by hand, a regular expression takes several times as long. */
public final class Ascii {
    private Ascii() {}

    /** Whether {@code text} up to {@code end} is 1 to {@code most} of {@code a-z 0-9 -}, beginning with a letter. */
    public static boolean isLabel(String text, int end, int most) {
        if (end < 1 || end > most || !isLower(text.charAt(0))) {
            return false;
        }
        for (int i = 1; i < end; i++) {
            char c = text.charAt(i);
            if (!isLower(c) && !isDigit(c) && c != '-') {
                return false;
            }
        }
        return true;
    }

    public static boolean isLower(char c) {
        return c >= 'a' && c <= 'z';
    }

    public static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
