package io.canaryjudge.benchmarks.evaluation;

import io.canaryjudge.benchmarks.evaluation.Scenario.Kind;
import java.util.ArrayList;
import java.util.List;

/** What our judge must reach, and where it does not. */
final class Bars {

    private static final double FALSE_ABORTS = 0.01;
    private static final double FALSE_ABORTS_UPPER = 0.015;
    private static final double PROMOTED = 0.9;
    private static final String USUAL = "independent-200-5v5/";

    private final Results results;
    private final List<Miss> misses = new ArrayList<>();

    private Bars(Results results) {
        this.results = results;
    }

    /**
     * A bar that was missed.
     *
     * @param scenario by its name
     * @param bar in words
     * @param measured in words
     */
    record Miss(String scenario, String bar, String measured) {}

    /** All misses; what was not measured misses nothing. */
    static List<Miss> missed(Results results) {
        Bars bars = new Bars(results);
        bars.falseAborts();
        bars.promotions();
        bars.detections();
        bars.others();
        bars.recorded();
        return List.copyOf(bars.misses);
    }

    private void falseAborts() {
        for (Row row : results.of(Kind.SIMULATED, Truth.SAME)) {
            Rate rate = row.of(Judge.CANARY_JUDGE).abortRate();
            if (rate.estimate() > FALSE_ABORTS || (rate.upper() > FALSE_ABORTS_UPPER && canBeMet(row.rollouts()))) {
                miss(row, "false aborts at most 1 %, upper bound 1.5 %", Cells.withInterval(rate));
            }
        }
        for (Row row : results.of(Kind.SIMULATED, Truth.BETTER)) {
            Rate rate = row.of(Judge.CANARY_JUDGE).abortRate();
            if (rate.estimate() > FALSE_ABORTS) {
                miss(row, "false aborts at most 1 %", Cells.withInterval(rate));
            }
        }
        for (Row row : results.of(Kind.SIMULATED, Truth.WORSE)) {
            Rate rate = row.of(Judge.CANARY_JUDGE).earlyRate();
            if (rate.estimate() > FALSE_ABORTS) {
                miss(row, "aborts before the onset at most 1 %", Cells.withInterval(rate));
            }
        }
    }

    /** Whether no abort at all would do; with few rollouts even that proves little. */
    private static boolean canBeMet(int rollouts) {
        return Rate.of(0, rollouts).upper() <= FALSE_ABORTS_UPPER;
    }

    private void promotions() {
        for (String difference : List.of("same", "better")) {
            results.named(USUAL + difference).ifPresent(row -> {
                Rate rate = row.of(Judge.CANARY_JUDGE).promoteRate();
                if (rate.estimate() < PROMOTED) {
                    miss(row, "promoted in at least 90 %", Cells.withInterval(rate));
                }
            });
        }
    }

    private void detections() {
        detection("errors-0.5-to-1%", 90);
        detection("errors-0.5-to-5%", 15);
    }

    private void detection(String difference, int seconds) {
        results.named(USUAL + difference).ifPresent(row -> {
            Tally tally = row.of(Judge.CANARY_JUDGE);
            Integer median = tally.aborts().median();
            if (median == null || median > seconds || tally.abortRate().estimate() < 0.5) {
                miss(row, "median time to detect at most " + seconds + " s", Cells.detection(tally));
            }
        });
    }

    private void others() {
        for (Row row : results.of(Kind.SIMULATED, Truth.WORSE)) {
            for (Judge judge : row.tallies().keySet()) {
                if (judge != Judge.CANARY_JUDGE && isSound(judge, row.environment())) {
                    compare(row, judge);
                }
            }
        }
    }

    private boolean isSound(Judge judge, String environment) {
        return results.named(environment + "/same")
                .filter(row -> row.tallies().containsKey(judge))
                .map(row -> row.of(judge).abortRate().estimate() <= FALSE_ABORTS)
                .orElse(false);
    }

    private void compare(Row row, Judge judge) {
        Tally ours = row.of(Judge.CANARY_JUDGE);
        Tally theirs = row.of(judge);
        if (isLaterOrLessOften(ours, theirs)) {
            miss(
                    row,
                    "no later and no less often than " + judge.label(),
                    Cells.detection(ours) + ", not " + Cells.detection(theirs));
        }
    }

    private static boolean isLaterOrLessOften(Tally ours, Tally theirs) {
        Integer our = ours.aborts().median();
        Integer their = theirs.aborts().median();
        if (their == null) {
            return false;
        }
        return our == null
                || our > their
                || ours.aborts().count() < theirs.aborts().count();
    }

    private void recorded() {
        for (Kind kind : List.of(Kind.RECORDED, Kind.RESAMPLED)) {
            for (Row row : results.of(kind)) {
                Tally tally = row.of(Judge.CANARY_JUDGE);
                if (row.truth() == Truth.WORSE && tally.promotes().count() > 0) {
                    miss(row, "a worse one is not promoted", tally.promotes().count() + " of " + tally.rollouts());
                }
                if ((row.truth() == Truth.SAME || row.truth() == Truth.BETTER)
                        && tally.aborts().count() > 0) {
                    miss(row, "no false abort", tally.aborts().count() + " of " + tally.rollouts());
                }
            }
        }
    }

    private void miss(Row row, String bar, String measured) {
        misses.add(new Miss(row.name(), bar, measured));
    }
}
