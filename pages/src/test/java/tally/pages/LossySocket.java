package tally.pages;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.WebSocketRoute;
import org.jspecify.annotations.Nullable;

/** A page's way to its gateway, on which answers can be lost after the question has arrived. */
final class LossySocket {
    private @Nullable WebSocketRoute current;
    private boolean losing;

    private LossySocket() {}

    /** Of the sockets that the page opens from now on, at its next address. */
    static LossySocket of(Page page) {
        LossySocket socket = new LossySocket();
        page.routeWebSocket("**/ws", socket::carry);
        return socket;
    }

    /** What the gateway says from now on is lost. */
    void loseAnswers() {
        losing = true;
    }

    /** The socket ends as one whose gateway is gone; the next one loses nothing. */
    void breakAndMend() {
        losing = false;
        if (current != null) {
            current.close(new WebSocketRoute.CloseOptions().setCode(4000).setReason("broken"));
        }
    }

    private void carry(WebSocketRoute page) {
        current = page;
        WebSocketRoute gateway = page.connectToServer();
        gateway.onMessage(frame -> {
            if (!losing) {
                page.send(frame.text());
            }
        });
    }
}
