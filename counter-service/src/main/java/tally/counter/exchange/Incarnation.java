package tally.counter.exchange;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of an incarnation, written {@code region-nonce}, for example {@code eu-7f3kq0c2mx}.
 *
 * @param region 1 to 16 of {@code a-z 0-9 -}, beginning with a letter
 * @param nonce 4 to 32 of {@code a-z 0-9}
 */
record Incarnation(String region, String nonce) {
    private static final String BASE = "base";
    private static final Pattern FORM = Pattern.compile("([a-z][a-z0-9-]{0,15})-([a-z0-9]{4,32})");

    /** @throws PoisonException when {@code text} is not of that form */
    static Incarnation parse(String text) throws PoisonException {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new PoisonException("the incarnation is not of the form region-nonce");
        }
        return new Incarnation(matcher.group(1), matcher.group(2));
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
