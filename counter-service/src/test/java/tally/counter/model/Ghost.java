package tally.counter.model;

/**
 * What only the onlooker knows. Increments are bits.
 *
 * @param applied how many increments were applied, those of the keyed one included
 * @param keyed which of them are the keyed one
 * @param logged which were ever in the log
 * @param lost which a Redis lost before they were in the log
 * @param answered whether the client has the answer to its keyed increment
 * @param told whether the other region has merged the key
 */
record Ghost(int applied, int keyed, int logged, int lost, boolean answered, boolean told) {
    static final Ghost NEW = new Ghost(0, 0, 0, 0, false, false);

    Ghost adding() {
        return new Ghost(applied + 1, keyed, logged, lost, answered, told);
    }

    Ghost addingKeyed() {
        return new Ghost(applied + 1, keyed | 1 << applied, logged, lost, answered, told);
    }

    Ghost logging(int units) {
        return new Ghost(applied, keyed, logged | units, lost, answered, told);
    }

    Ghost losing(int units) {
        return new Ghost(applied, keyed, logged, lost | units, answered, told);
    }

    Ghost answering() {
        return new Ghost(applied, keyed, logged, lost, true, told);
    }

    Ghost telling() {
        return new Ghost(applied, keyed, logged, lost, answered, true);
    }

    /** Nothing can be lost any more, so that it does not matter what was logged. */
    Ghost safe() {
        return logged == 0 ? this : new Ghost(applied, keyed, 0, lost, answered, told);
    }

    /** What must be counted once all is healed. */
    int owed() {
        return ((1 << applied) - 1) & ~lost;
    }
}
