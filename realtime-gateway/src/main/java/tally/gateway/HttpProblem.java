package tally.gateway;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import tools.jackson.databind.json.JsonMapper;

/**
 * A refusal over HTTP (RFC 9457), where Jetty answers ahead of Spring.
 *
 * @param name one of {@link Problem}, or one that only the services among themselves use
 */
public record HttpProblem(int status, String name, String detail) {
    private static final String RETRY_AFTER_SECONDS = "5";

    /** Answers with it; what is too much just now says when to come back. */
    public void send(Response response, JsonMapper json, Callback callback) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/problem+json");
        if (status == 429 || status == 503) {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        String body = json.writeValueAsString(new Body(Problem.type(name), status, detail));
        Content.Sink.write(response, true, body, callback);
    }

    private record Body(String type, int status, String detail) {}
}
