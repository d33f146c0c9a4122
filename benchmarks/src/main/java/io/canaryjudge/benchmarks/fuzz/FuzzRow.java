package io.canaryjudge.benchmarks.fuzz;

import io.canaryjudge.fuzz.FuzzRun;
import java.util.List;
import java.util.Locale;

/**
 * What came of one decoder's run.
 *
 * @param heapEarlyMegabytes what the heap held after a tenth of the bodies
 * @param heapLateMegabytes what it held at the end
 */
record FuzzRow(
        String decoder,
        long seed,
        int threads,
        long bodies,
        long accepted,
        long refused,
        long bodiesPerSecond,
        double heapEarlyMegabytes,
        double heapLateMegabytes,
        List<String> findings) {

    FuzzRow {
        findings = List.copyOf(findings);
    }

    static FuzzRow of(FuzzedDecoder decoder, FuzzRun run, FuzzRun.Outcome outcome) {
        return new FuzzRow(
                decoder.word(),
                run.seed(),
                run.threads(),
                outcome.bodies(),
                outcome.accepted(),
                outcome.refused(),
                Math.round(outcome.bodies() / (outcome.took().toNanos() / 1e9)),
                Math.round(outcome.heapEarly() / 1e5) / 10.0,
                Math.round(outcome.heapLate() / 1e5) / 10.0,
                outcome.findings());
    }

    /** As a line of text. */
    String line() {
        return String.format(
                Locale.ROOT,
                "%s: %d bodies, %d accepted, %d refused, %d a second, heap %.1f MB after a tenth and %.1f MB at the"
                        + " end, %d findings",
                decoder,
                bodies,
                accepted,
                refused,
                bodiesPerSecond,
                heapEarlyMegabytes,
                heapLateMegabytes,
                findings.size());
    }

    /** As a row of a table. */
    String cells() {
        return String.format(
                Locale.ROOT,
                "| %s | %d | %d | %d | %d | %d | %d | %.1f | %.1f | %d |%n",
                decoder,
                seed,
                threads,
                bodies,
                accepted,
                refused,
                bodiesPerSecond,
                heapEarlyMegabytes,
                heapLateMegabytes,
                findings.size());
    }
}
