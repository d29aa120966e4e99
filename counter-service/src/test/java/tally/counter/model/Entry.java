package tally.counter.model;

/** A record of the log. */
record Entry(Content content, Writer writer) {
    sealed interface Content permits Once, Told, Witness, Fold, Base {
        boolean hasKeyOf(Content other);

        /** Which increments it brings. */
        default int units() {
            return 0;
        }
    }

    /** The idempotency key; there is one in the model. */
    record Once(int region) implements Content {
        @Override
        public boolean hasKeyOf(Content other) {
            return other instanceof Once;
        }

        @Override
        public String toString() {
            return "key";
        }
    }

    /** A slot, as it was told. */
    record Told(int incarnation, Slot slot) implements Content {
        @Override
        public boolean hasKeyOf(Content other) {
            return other instanceof Told told && told.incarnation == incarnation;
        }

        @Override
        public int units() {
            return slot.units();
        }

        @Override
        public String toString() {
            return Redis.name(incarnation) + "=" + slot;
        }
    }

    /** A slot of the other region, as this one held it when the log was new. */
    record Witness(int incarnation, Slot slot) implements Content {
        @Override
        public boolean hasKeyOf(Content other) {
            return other instanceof Witness witness && witness.incarnation == incarnation;
        }

        @Override
        public int units() {
            return slot.units();
        }

        @Override
        public String toString() {
            return "witness of " + Redis.name(incarnation) + "=" + slot;
        }
    }

    /** Whose assignment wrote it, as its own region sees it today. */
    enum Writer {
        OWNER,
        ZOMBIE,
        /** An assignment before the last takeover but one; or the present one, under a name that it has given up. */
        GONE
    }

    static Entry of(Content content) {
        return new Entry(content, Writer.OWNER);
    }

    /** Of a key, of a fold and of what a witness tells nobody ever asks it. */
    Entry by(Writer now) {
        boolean asked = content instanceof Told || content instanceof Base;
        return now == writer || !asked ? this : new Entry(content, now);
    }

    boolean hasKeyOf(Entry other) {
        return content.hasKeyOf(other.content);
    }

    boolean isOf(int region) {
        return region
                == switch (content) {
                    case Once once -> once.region();
                    case Told told -> told.incarnation() % 2;
                    case Witness witness -> 1 - witness.incarnation() % 2;
                    case Fold _, Base _ -> 0;
                };
    }

    @Override
    public String toString() {
        return content + (writer == Writer.ZOMBIE ? " by zombie" : "");
    }
}
