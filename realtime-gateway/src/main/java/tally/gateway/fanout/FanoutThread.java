package tally.gateway.fanout;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** The one thread that sends to many sockets. What it is given after it has ended is dropped: no socket is left then. */
@Component
final class FanoutThread implements Schedule, DisposableBean {
    private final ScheduledExecutorService thread = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("fanout").factory(), new DiscardPolicy());

    @Override
    public void in(long nanos, Runnable task) {
        var _ = thread.schedule(task, nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void destroy() {
        thread.shutdownNow();
    }
}
