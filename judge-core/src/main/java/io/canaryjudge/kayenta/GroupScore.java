package io.canaryjudge.kayenta;

import java.util.List;

/**
 * How the metrics of a group did.
 *
 * @param passed results that passed
 * @param judged results that passed, were High or Low, or lack data that they must have
 */
public record GroupScore(String name, int passed, int judged) {

    static GroupScore of(String name, List<Classification> results) {
        int passed = 0;
        int judged = 0;
        for (Classification result : results) {
            passed += result == Classification.PASS ? 1 : 0;
            judged += result == Classification.NODATA || result == Classification.ERROR ? 0 : 1;
        }
        return new GroupScore(name, passed, judged);
    }

    /** The share of results that passed, in percent; 0 without any. */
    public double score() {
        return judged == 0 ? 0 : passed / (double) judged * 100;
    }

    /** What it brings into the summary: a group without data counts as good. */
    double effectiveScore() {
        return judged == 0 ? 100 : score();
    }
}
