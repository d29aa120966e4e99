package tally.counter.model;

import java.util.Arrays;

/** The states that were met, numbered in the order of their discovery. An open hash table over their encodings. */
final class Visited {
    private final Encoding encoding = new Encoding();
    private byte[][] states = new byte[1 << 12][];
    private int[] parents = new int[1 << 12];
    private int[] table = new int[1 << 13];
    private int size;

    int size() {
        return size;
    }

    int parent(int number) {
        return parents[number];
    }

    /** The state's number; a new one, with that parent, if it was not met before. */
    int add(State state, int parent) {
        byte[] encoded = encoding.encode(state);
        int place = place(encoded);
        if (table[place] != 0) {
            return table[place] - 1;
        }
        if (size == states.length) {
            states = Arrays.copyOf(states, 2 * size);
            parents = Arrays.copyOf(parents, 2 * size);
        }
        states[size] = encoded;
        parents[size] = parent;
        table[place] = ++size;
        if (2 * size > table.length) {
            grow();
        }
        return size - 1;
    }

    /** The number of a state that was met before. */
    int number(State state) {
        int place = place(encoding.encode(state));
        if (table[place] == 0) {
            throw new IllegalStateException("never met: " + state);
        }
        return table[place] - 1;
    }

    private int place(byte[] encoded) {
        int hash = Arrays.hashCode(encoded) * 0x9e3779b1;
        int place = (hash ^ hash >>> 15) & table.length - 1;
        while (table[place] != 0 && !Arrays.equals(states[table[place] - 1], encoded)) {
            place = place + 1 & table.length - 1;
        }
        return place;
    }

    private void grow() {
        table = new int[2 * table.length];
        for (int number = 0; number < size; number++) {
            table[place(states[number])] = number + 1;
        }
    }
}
