package tally.counter.exchange;

/**
 * The name of an incarnation, written {@code region-nonce}, for example {@code eu-7f3kq0c2mx}.
 *
 * @param region 1 to 16 of {@code a-z 0-9 -}, beginning with a letter
 * @param nonce 4 to 32 of {@code a-z 0-9}
 */
record Incarnation(String region, String nonce) {
    private static final String BASE = "base";
    private static final int MAX_REGION = 16;
    private static final int MIN_NONCE = 4;
    private static final int MAX_NONCE = 32;

    /** @throws PoisonException when {@code text} is not of that form */
    static Incarnation parse(String text) throws PoisonException {
        int dash = text.lastIndexOf('-');
        if (!isRegion(text, dash) || !isNonce(text, dash + 1)) {
            throw new PoisonException("the incarnation is not of the form region-nonce");
        }
        return new Incarnation(text.substring(0, dash), text.substring(dash + 1));
    }

    // It comes with every record, so it is checked by hand: a regular expression takes ten times as long.
    private static boolean isRegion(String text, int end) {
        if (end < 1 || end > MAX_REGION || !isLower(text.charAt(0))) {
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

    private static boolean isNonce(String text, int begin) {
        int length = text.length() - begin;
        if (length < MIN_NONCE || length > MAX_NONCE) {
            return false;
        }
        for (int i = begin; i < text.length(); i++) {
            if (!isLower(text.charAt(i)) && !isDigit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLower(char c) {
        return c >= 'a' && c <= 'z';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** The region of a name that is known to be of the form: a nonce has no dash, so the rest is the region. */
    static String regionOf(String incarnation) {
        return incarnation.substring(0, incarnation.lastIndexOf('-'));
    }

    /** The name that a region's bases have in place of an incarnation's. */
    static String base(String region) {
        return region + '-' + BASE;
    }

    static boolean isBase(String incarnation) {
        return incarnation.endsWith('-' + BASE);
    }

    static boolean isOf(String region, String incarnation) {
        return incarnation.lastIndexOf('-') == region.length() && incarnation.startsWith(region);
    }
}
