package io.canaryjudge.connector.statsd;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** What a listener has seen since it began. Safe for use by several threads. */
public final class StatsdCounts {

    private final LongAdder datagrams = new LongAdder();
    private final LongAdder unmatchedErrors = new LongAdder();
    private final Map<LineFate, LongAdder> lines = new EnumMap<>(LineFate.class);
    private volatile long kernelDrops;

    /** All zero. */
    StatsdCounts() {
        for (LineFate fate : LineFate.values()) {
            lines.put(fate, new LongAdder());
        }
    }

    /** Datagrams that came. */
    public long datagrams() {
        return datagrams.sum();
    }

    /** Lines that had a fate. */
    public long lines(LineFate fate) {
        return adder(fate).sum();
    }

    /** Errors that were given up, since no requests came of which they could be a part. */
    public long unmatchedErrors() {
        return unmatchedErrors.sum();
    }

    /** Datagrams that the kernel had no room for, as it said some seconds ago; 0 where it does not say. */
    public long kernelDrops() {
        return kernelDrops;
    }

    void datagram() {
        datagrams.increment();
    }

    void line(LineFate fate) {
        adder(fate).increment();
    }

    void unmatched(long errors) {
        unmatchedErrors.add(errors);
    }

    void kernelDrops(long drops) {
        kernelDrops = drops;
    }

    private LongAdder adder(LineFate fate) {
        return Objects.requireNonNull(lines.get(fate));
    }
}
