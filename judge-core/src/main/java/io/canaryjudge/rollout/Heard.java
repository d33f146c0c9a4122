package io.canaryjudge.rollout;

import io.canaryjudge.decision.Signal;
import io.canaryjudge.decision.Urgency;
import io.canaryjudge.decision.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a rollout was told about the version, as far as it is remembered.
 *
 * @param verdict the last one
 * @param reference the baseline's last reading before the rollback, by which recovery is measured
 * @param observations the last of each gate, in order
 * @param signals the last report of each kind and subject, at most 200
 * @param monitor open while the urgency is MONITOR
 */
public record Heard(
        Optional<Verdict> verdict,
        Optional<Reading> reference,
        List<AtGate> observations,
        List<Signal> signals,
        Optional<Monitor> monitor) {

    static final Heard NOTHING = new Heard(Optional.empty(), Optional.empty(), List.of(), List.of(), Optional.empty());

    private static final int MOST_SIGNALS = 200;

    /** Copies the lists. */
    public Heard {
        observations = List.copyOf(observations);
        signals = List.copyOf(signals);
    }

    /** What was seen at one gate. */
    public record AtGate(int gate, String stage, Observation observation) {}

    /** Something to watch, since a moment, milliseconds since 1970. */
    public record Monitor(long sinceMillis, String reason) {}

    Heard with(Verdict last) {
        return new Heard(Optional.of(last), reference, observations, signals, monitor);
    }

    Heard withReference(Reading baseline) {
        return new Heard(verdict, Optional.of(baseline), observations, signals, monitor);
    }

    Heard with(AtGate seen) {
        List<AtGate> list = new ArrayList<>(observations);
        list.removeIf(each -> each.gate() == seen.gate());
        list.add(seen);
        return new Heard(verdict, reference, list, signals, monitor);
    }

    Heard with(Signal signal) {
        List<Signal> list = new ArrayList<>(signals);
        list.removeIf(each -> each.kind() == signal.kind() && each.subject().equals(signal.subject()));
        list.add(signal);
        int tooMany = Math.max(0, list.size() - MOST_SIGNALS);
        return new Heard(verdict, reference, observations, list.subList(tooMany, list.size()), monitor);
    }

    Heard with(Optional<Monitor> open) {
        return new Heard(verdict, reference, observations, signals, open);
    }

    /** Whether an urgency asks for watching that is not open yet. */
    boolean opensMonitor(Urgency urgency) {
        return urgency == Urgency.MONITOR && monitor.isEmpty();
    }
}
