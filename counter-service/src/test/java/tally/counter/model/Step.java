package tally.counter.model;

/** Something that happens, and what it leads to. */
record Step(Action action, int region, State next) {
    enum Action {
        ADD("adds one"),
        TRY_KEYED("tries the keyed increment"),
        SAVE("Redis saves a snapshot"),
        RESTART("Redis restarts"),
        ROLL_BACK("Redis comes back with the snapshot"),
        EMPTY("Redis comes back empty"),
        MEASURE("owner measures the log"),
        PLACE("owner is placed"),
        MERGE("owner merges"),
        ECHO("owner merges, and an incarnation opens"),
        BEGIN("owner begins a pass"),
        BEGIN_FOLD("owner begins a pass that folds"),
        BEGIN_BASE("owner begins a pass that tells a base"),
        PASS("owner goes on with its pass"),
        TAKE_OVER("another owner takes over"),
        ZOMBIE_BEGIN("zombie begins a pass"),
        ZOMBIE_SETTLE("zombie settles as the owner"),
        ZOMBIE_PASS("zombie goes on with its pass"),
        ZOMBIE_MERGE("zombie merges"),
        COMPACT("log is compacted"),
        LOSE_LOG("log is lost");

        private final String text;

        Action(String text) {
            this.text = text;
        }

        boolean isLoss() {
            return this == RESTART || this == ROLL_BACK || this == EMPTY;
        }
    }

    /** Whether this step made {@code r}'s Redis lose data. */
    boolean isLossOf(int r) {
        return action.isLoss() && region == r;
    }

    @Override
    public String toString() {
        return "%s %s: %s".formatted(Region.name(region), action.text, next);
    }
}
