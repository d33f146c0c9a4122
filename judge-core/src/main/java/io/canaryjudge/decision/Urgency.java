package io.canaryjudge.decision;

import java.time.Duration;
import java.util.Optional;

/** How soon something must be done, least urgent first. */
public enum Urgency {
    /** Nothing to do. */
    NONE,
    /** Watch; no rollback. */
    MONITOR,
    /** Roll back within two hours. */
    PLANNED(Duration.ofHours(2)),
    /** Roll back within thirty minutes. */
    FAST(Duration.ofMinutes(30)),
    /** Roll back within five minutes. */
    IMMEDIATE(Duration.ofMinutes(5));

    private final Optional<Duration> rollBackWithin;

    Urgency() {
        rollBackWithin = Optional.empty();
    }

    Urgency(Duration rollBackWithin) {
        this.rollBackWithin = Optional.of(rollBackWithin);
    }

    /** The time within which to roll back; empty when this is no reason to. */
    public Optional<Duration> rollBackWithin() {
        return rollBackWithin;
    }

    /** Whether it calls for a rollback. */
    public boolean rollsBack() {
        return rollBackWithin.isPresent();
    }
}
