package tally.counter.store;

import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import tally.counter.TallyProperties;
import tally.counter.store.Fault.Use;

/**
 * The check that this region's Redis is one that loses no counts ({@link RedisRules}), every node of it for itself. What was
 * refused is used again once it is found to be right.
 */
@Component
final class RedisGuard implements StoreGuard, SmartLifecycle {
    private final RedisLink link;
    private final List<NodeGuard> guards = new CopyOnWriteArrayList<>();
    private volatile boolean running;

    RedisGuard(RedisLink link, TallyProperties tally, GuardProperties settings, InstantSource clock) {
        this.link = link;
        RedisRules rules = new RedisRules(tally.shards(), settings.maxClockSkew());
        link.onNode(node -> guard(node, new NodeGuard(node, new RedisCheck(rules, clock), settings.interval())));
    }

    private synchronized void guard(RedisNode node, NodeGuard guard) {
        guards.add(guard);
        node.onClosed(() -> {
            guards.remove(guard);
            guard.stop();
        });
        if (running) {
            guard.start();
        }
    }

    /** Of a cluster: what is known of the nodes that are reached, as long as any is. */
    @Override
    public StoreState state() {
        List<Standing> all =
                link.nodes().stream().map(RedisNode::standing).distinct().toList();
        List<Standing> checked = all.stream().filter(Standing::isChecked).toList();
        String name = checked.isEmpty()
                ? StoreState.STARTING
                : checked.stream()
                                .anyMatch(standing ->
                                        standing.against(Use.WRITING).isPresent())
                        ? StoreState.REFUSED
                        : StoreState.RUNNING;
        String reasons = (checked.isEmpty() ? all : checked)
                .stream()
                        .flatMap(standing -> standing.against(Use.BEING_READY).stream())
                        .distinct()
                        .collect(Collectors.joining(" "));
        return new StoreState(name, reasons.isEmpty() ? null : reasons);
    }

    @Override
    public synchronized void start() {
        running = true;
        guards.forEach(NodeGuard::start);
    }

    @Override
    public synchronized void stop() {
        running = false;
        guards.forEach(NodeGuard::stop);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** With the connections that it checks. */
    @Override
    public int getPhase() {
        return link.getPhase() + 1;
    }
}
