package tally.counter.exchange;

import tally.counter.Ascii;

/**
 * The name of an incarnation, written {@code region-nonce}, for example {@code eu-7f3kq0c2mx}.
 *
 * @param region 1 to 16 of {@code a-z 0-9 -}, beginning with a letter
 * @param nonce 4 to 32 of {@code a-z 0-9}, and not {@code base}
 */
record Incarnation(String region, String nonce) {
    private static final String BASE = "base";
    private static final int MAX_REGION = 16;
    private static final int MIN_NONCE = 4;
    private static final int MAX_NONCE = 32;

    /** @throws PoisonException when {@code text} is not of that form */
    static Incarnation parse(String text) throws PoisonException {
        Incarnation parsed = parseSlot(text);
        if (isBase(text)) {
            throw new PoisonException("no incarnation is called " + BASE);
        }
        return parsed;
    }

    /** The same, or the name of a region's bases. */
    static Incarnation parseSlot(String text) throws PoisonException {
        int dash = text.lastIndexOf('-');
        if (!Ascii.isLabel(text, dash, MAX_REGION) || !isNonce(text, dash + 1)) {
            throw new PoisonException("the incarnation is not of the form region-nonce");
        }
        return new Incarnation(text.substring(0, dash), text.substring(dash + 1));
    }

    /** Whether a fold may be called so: as incarnations are behind their region. */
    static boolean isFold(String text) {
        return isNonce(text, 0) && !text.equals(BASE);
    }

    static boolean isRegion(String text) {
        return Ascii.isLabel(text, text.length(), MAX_REGION);
    }

    private static boolean isNonce(String text, int begin) {
        int length = text.length() - begin;
        if (length < MIN_NONCE || length > MAX_NONCE) {
            return false;
        }
        for (int i = begin; i < text.length(); i++) {
            if (!Ascii.isLower(text.charAt(i)) && !Ascii.isDigit(text.charAt(i))) {
                return false;
            }
        }
        return true;
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
