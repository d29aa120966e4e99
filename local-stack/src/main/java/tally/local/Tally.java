package tally.local;

/** The program behind {@code ./tally}. */
final class Tally {
    private Tally() {}

    public static void main(String[] arguments) {
        System.err.println("./tally is not there yet");
        System.exit(2);
    }
}
