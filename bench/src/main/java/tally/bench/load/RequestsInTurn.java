package tally.bench.load;

import java.util.List;

/** The same requests again and again, in their order. */
public final class RequestsInTurn implements Requests {
    private final List<byte[]> requests;
    private int next;

    /** @param requests at least one */
    public RequestsInTurn(List<byte[]> requests) {
        this.requests = List.copyOf(requests);
    }

    @Override
    public byte[] next() {
        byte[] request = requests.get(next);
        next = (next + 1) % requests.size();
        return request;
    }
}
