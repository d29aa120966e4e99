package tally.bench.load;

import java.util.List;

/** One prebuilt request per counter, chosen by Zipf's law. Remembers how often each was sent. */
public final class ZipfRequests implements Requests {
    private final List<byte[]> requests;
    private final Zipf zipf;
    private final long[] sent;

    /** @param requests by rank, the most frequent first */
    public ZipfRequests(List<byte[]> requests, long seed) {
        this.requests = List.copyOf(requests);
        this.zipf = new Zipf(requests.size(), seed);
        this.sent = new long[requests.size()];
    }

    @Override
    public byte[] next() {
        int rank = zipf.next();
        sent[rank]++;
        return requests.get(rank);
    }

    /** To be asked when the load has ended. */
    public long sent(int rank) {
        return sent[rank];
    }
}
