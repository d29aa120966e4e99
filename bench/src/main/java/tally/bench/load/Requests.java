package tally.bench.load;

/** What a load sends: whole HTTP requests, made before it begins. */
@FunctionalInterface
public interface Requests {
    /** @param number from 0, each once, in order */
    byte[] get(long number);
}
