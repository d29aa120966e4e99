package tally.servers;

/** Whether the tests run against containers. */
final class Containers {
    /** {@code ./tally test --containers} says so when it has found an engine and the images. */
    private static final String WISH = "TALLY_CONTAINERS";

    private Containers() {}

    static boolean wanted() {
        return "yes".equals(System.getenv(WISH));
    }
}
