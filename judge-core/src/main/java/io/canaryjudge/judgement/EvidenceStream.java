package io.canaryjudge.judgement;

import io.canaryjudge.contrast.PairedContrast;
import io.canaryjudge.counts.PairedCounts;
import io.canaryjudge.eprocess.EProcess;

/**
 * One stream of events with both gates: an e-process, exact for independent requests, and a contrast that allows for
 * dependence. A claim needs both. Immutable.
 *
 * @param peakLogE the most that the e-process has reached, which is what its guarantee speaks of
 */
record EvidenceStream(EProcess process, double peakLogE, PairedContrast contrast) {

    static EvidenceStream start(EProcess process, PairedContrast contrast) {
        return new EvidenceStream(process, process.logE(), contrast);
    }

    EvidenceStream after(PairedCounts window) {
        return after(window, window);
    }

    /** With one more window, which the two gates may count differently. */
    EvidenceStream after(PairedCounts forProcess, PairedCounts forContrast) {
        EProcess next = process.after(forProcess);
        return new EvidenceStream(next, Math.max(peakLogE, next.logE()), contrast.after(forContrast));
    }

    /** Whether the e-process has ever rejected its null at level {@code alpha}. */
    boolean rejects(double alpha) {
        return peakLogE >= Math.log(1 / alpha);
    }

    /** How many more windows would make the e-process reject if it goes on growing as it does; infinite if it shrinks. */
    double windowsUntilRejection(double alpha) {
        double logE = process.logE();
        return rejects(alpha)
                ? 0
                : logE > 0 ? contrast.comparableWindows() * (Math.log(1 / alpha) / logE - 1) : Double.POSITIVE_INFINITY;
    }
}
