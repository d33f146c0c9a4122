package io.canaryjudge.rollout;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A run-book while people follow it: each step is confirmed by a person, calls its hook if it has one, and is done when the
 * hook was; then the next one can be confirmed.
 *
 * @param records of the steps that were confirmed, in order; the last one may still be under way
 */
public record RunbookRun(Runbook runbook, long startedMillis, List<Entry> records) {

    /** Copies the list. */
    public RunbookRun {
        records = List.copyOf(records);
    }

    /**
     * What became of a step.
     *
     * @param confirmedMillis milliseconds since 1970
     * @param endedMillis milliseconds since 1970; -1 while its hook is under way
     * @param failure what the hook reported, in one line; empty while it is under way and when it succeeded
     */
    public record Entry(Person person, long confirmedMillis, long endedMillis, Optional<String> failure) {}

    /** A run of which no step is confirmed. */
    public static RunbookRun start(Runbook runbook, long atMillis) {
        return new RunbookRun(runbook, atMillis, List.of());
    }

    /** Number of the step that is to be confirmed or under way, from 0; the number of steps when all are done. */
    public int next() {
        return isStepOpen() ? records.size() - 1 : records.size();
    }

    /** Whether every step is done. */
    public boolean hasEnded() {
        return next() == runbook.steps().size();
    }

    /** The hook that is to be called, or is under way. */
    public Optional<String> hook() {
        return isUnderWay() ? runbook.steps().get(next()).hook() : Optional.empty();
    }

    /**
     * A person confirms a step; one that failed may be confirmed again.
     *
     * @param step its number, from 0
     * @throws IllegalStateException if it is not the next one, or under way
     */
    public RunbookRun confirm(int step, Person person, long atMillis) {
        if (hasEnded() || step != next() || isUnderWay()) {
            throw new IllegalStateException("step " + step + " cannot be confirmed; "
                    + (hasEnded() ? "all are done" : "step " + next() + (isUnderWay() ? " is under way" : " is next")));
        }
        long ended = runbook.steps().get(step).hook().isPresent() ? -1 : atMillis;
        return withRecord(step, new Entry(person, atMillis, ended, Optional.empty()));
    }

    /**
     * The hook of the step that is under way has answered.
     *
     * @throws IllegalStateException if none is under way
     */
    public RunbookRun answered(Outcome outcome, long atMillis) {
        if (!isUnderWay()) {
            throw new IllegalStateException("no hook is under way");
        }
        Entry open = records.get(records.size() - 1);
        Optional<String> failure = outcome.kind() == Outcome.Kind.DONE ? Optional.empty() : Optional.of(outcome.text());
        long ended = Math.max(open.confirmedMillis(), atMillis);
        return withRecord(records.size() - 1, new Entry(open.person(), open.confirmedMillis(), ended, failure));
    }

    private RunbookRun withRecord(int step, Entry entry) {
        List<Entry> list = new ArrayList<>(records.subList(0, step));
        list.add(entry);
        return new RunbookRun(runbook, startedMillis, list);
    }

    private boolean isUnderWay() {
        return !records.isEmpty() && records.get(records.size() - 1).endedMillis() < 0;
    }

    private boolean isStepOpen() {
        return isUnderWay()
                || (!records.isEmpty()
                        && records.get(records.size() - 1).failure().isPresent());
    }
}
