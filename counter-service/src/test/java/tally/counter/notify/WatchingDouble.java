package tally.counter.notify;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tally.counter.CounterId;
import tally.counter.watching.CrowdReport;
import tally.counter.watching.Watching;

/** Numbers that a test sets, and the reports that it hears. */
final class WatchingDouble implements Watching {
    final Map<CounterId, Integer> sockets = new HashMap<>();
    final Set<CounterId> changed = new HashSet<>();
    final List<CrowdReport> heard = new ArrayList<>();

    @Override
    public int sockets(CounterId id) {
        return sockets.getOrDefault(id, 0);
    }

    @Override
    public void hear(CrowdReport report) {
        heard.add(report);
    }

    @Override
    public void forgetTheSilent() {}

    @Override
    public Set<CounterId> takeChanged() {
        Set<CounterId> taken = Set.copyOf(changed);
        changed.clear();
        return taken;
    }
}
