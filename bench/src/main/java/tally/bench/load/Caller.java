package tally.bench.load;

import java.util.concurrent.CompletableFuture;

/** One connection for calls that are not part of a load, one after another, by the thread that measures. */
public final class Caller implements HttpConnection.Listener {
    private final NettyClient client;
    private final HttpConnection connection;
    private volatile CompletableFuture<Answer> next = new CompletableFuture<>();

    private Caller(NettyClient client, HttpServer server) {
        this.client = client;
        this.connection = new HttpConnection(server, this);
    }

    public static Caller open(NettyClient client, HttpServer server) throws InterruptedException {
        Caller caller = new Caller(client, server);
        client.connect(server, caller.connection);
        return caller;
    }

    public HttpServer server() {
        return connection.server();
    }

    /** The call before has to be answered. The answer is a copy, to keep. */
    public CompletableFuture<Answer> send(byte[] request) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        next = answer;
        client.loop().execute(() -> connection.send(request, System.nanoTime()));
        return answer;
    }

    @Override
    public void answered(HttpConnection by, Answer answer) {
        next.complete(new Answer(answer.status(), answer.body().copy()));
    }

    @Override
    public void failed(Throwable cause) {
        next.completeExceptionally(cause);
    }
}
