package tally.counter.notify;

/** A heartbeat that has no effect. Carries no stack trace, because strangers can cause any number of them. */
final class Dropped extends Exception {
    private final DropReason reason;

    Dropped(DropReason reason) {
        super(reason.tag(), null, false, false);
        this.reason = reason;
    }

    DropReason reason() {
        return reason;
    }
}
