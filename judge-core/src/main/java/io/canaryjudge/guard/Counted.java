package io.canaryjudge.guard;

import io.canaryjudge.window.WindowSnapshot;

/** What shows that a version is there. */
public enum Counted {
    /** Requests: without them nothing that is measured on requests can be compared. */
    REQUESTS("requests", LeastEvidence.REQUESTS) {
        @Override
        long in(WindowSnapshot snapshot) {
            return snapshot.requests();
        }
    },
    /** Readings, or requests: for an analysis of which no metric is measured on requests. */
    READINGS("readings", LeastEvidence.READINGS) {
        @Override
        long in(WindowSnapshot snapshot) {
            return snapshot.samples();
        }
    };

    private final String word;
    private final long least;

    Counted(String word, long least) {
        this.word = word;
        this.least = least;
    }

    abstract long in(WindowSnapshot snapshot);

    /** As people read it, in the plural. */
    String word() {
        return word;
    }

    /** How it belongs to a version. */
    String preposition() {
        return this == REQUESTS ? " to " : " of ";
    }

    /** How many of each cohort are too few below. */
    long least() {
        return least;
    }
}
