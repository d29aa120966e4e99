package tally.bench.load;

/**
 * What a load sends: whole HTTP requests, asked for one by one on the event loop's thread. Nobody changes the bytes.
 */
public interface Requests {
    byte[] next();
}
