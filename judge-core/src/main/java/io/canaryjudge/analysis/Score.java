package io.canaryjudge.analysis;

import io.canaryjudge.judgement.Criticality;
import io.canaryjudge.judgement.MetricJudgement;
import io.canaryjudge.judgement.MetricJudgement.Kind;
import java.util.List;

/** The number from 0 to 100 that sums up where the metrics stand. */
final class Score {

    private Score() {}

    /** The mean credit of the metrics with data; 0 when a critical one has regressed; NaN when there is no data. */
    static double of(List<MetricJudgement> metrics) {
        boolean criticalRegressed = metrics.stream()
                .anyMatch(m -> m.kind() == Kind.REGRESSED && m.policy().criticality() == Criticality.CRITICAL);
        if (criticalRegressed) {
            return 0;
        }
        double[] credits = metrics.stream()
                .mapToDouble(MetricJudgement::credit)
                .filter(credit -> !Double.isNaN(credit))
                .toArray();
        double sum = 0;
        for (double credit : credits) {
            sum += credit;
        }
        return credits.length == 0 ? Double.NaN : 100 * sum / credits.length;
    }
}
