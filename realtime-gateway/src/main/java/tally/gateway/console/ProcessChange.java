package tally.gateway.console;

/** What can be done with a process of the local stack. The names are those of the addresses, there and here. */
enum ProcessChange {
    /** kill -9; its data stay. */
    KILL("kill"),
    /** Starts it again with the same ports and data. */
    START("start");

    private final String path;

    ProcessChange(String path) {
        this.path = path;
    }

    String path() {
        return path;
    }
}
