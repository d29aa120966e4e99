package tally.chaos;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import tally.chaos.fault.FaultKind;

/** Which faults took effect in a run. One that was skipped did not, and a run without any says nothing about Tally. */
final class InjectedFaults {
    private final Collection<FaultKind> asked;
    private final List<FaultKind> injected = new ArrayList<>();

    InjectedFaults(Collection<FaultKind> asked) {
        this.asked = List.copyOf(asked);
    }

    void add(List<FaultKind> some) {
        injected.addAll(some);
    }

    int count() {
        return injected.size();
    }

    /** The names of those that were asked for and never took effect; empty when each did. */
    String without() {
        return asked.stream()
                .filter(kind -> !injected.contains(kind))
                .sorted()
                .map(FaultKind::word)
                .collect(Collectors.joining(", "));
    }
}
