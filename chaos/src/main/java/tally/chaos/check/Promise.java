package tally.chaos.check;

/** What Tally promises, by the letter under which the checker finds it broken. */
public enum Promise {
    U("every value shown lies between what was taken away and what was added, as far as attempted by then"),
    L("healed and quiet, all replicas are equal and show what was acknowledged, and of the unknown all or nothing"),
    M("no slot decreases within an incarnation"),
    C("quiet, the last record of each slot equals Redis"),
    R("a rebuild from the topic equals the live values"),
    G("what a socket is sent never goes back within an epoch and ends equal to GET"),
    A("no valid increment is refused, a region that is cut off still counts, and healed, every process is ready again");

    private final String sentence;

    Promise(String sentence) {
        this.sentence = sentence;
    }

    public String sentence() {
        return sentence;
    }
}
