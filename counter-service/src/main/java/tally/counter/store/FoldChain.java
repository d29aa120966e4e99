package tally.counter.store;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folds of a region in one shard, the oldest first: which ended incarnations are summed up in bases. It only ever grows
 * at its end.
 *
 * @param text {@code fold:nonce,nonce;fold:nonce}, where a nonce is an incarnation without its region; empty without folds.
 *     Nothing is called {@code base}, as bases are
 */
public record FoldChain(String text) {
    private static final String NONCE = "(?!base\\b)[a-z0-9]{4,32}";
    private static final String FOLD = NONCE + ':' + NONCE + "(," + NONCE + ")*+";
    private static final Pattern FORM = Pattern.compile("(" + FOLD + "(;" + FOLD + ")*+)?");

    /** @throws IllegalArgumentException when the text is not of that form */
    public FoldChain {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("the chain is not of the form fold:nonce,nonce;fold:nonce");
        }
    }

    /** With one more fold, of these incarnations. */
    public FoldChain with(String fold, List<String> nonces) {
        String link = fold + ':' + String.join(",", nonces);
        return new FoldChain(text.isEmpty() ? link : text + ';' + link);
    }

    public boolean isEmpty() {
        return text.isEmpty();
    }

    /** The name of the fold of a rank, from 1 up. */
    public String fold(int rank) {
        return folds().skip(rank - 1L).findFirst().orElseThrow();
    }

    /** The name of the newest fold. */
    public String head() {
        return folds().reduce((_, later) -> later).orElseThrow();
    }

    private Stream<String> folds() {
        return Arrays.stream(text.split(";", -1)).map(link -> link.substring(0, link.indexOf(':')));
    }
}
