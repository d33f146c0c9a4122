package io.canaryjudge.judgement;

import io.canaryjudge.judgement.MetricJudgement.Kind;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The number from 0 to 100 that sums up how metrics stand, by groups and their weights, as Kayenta counts. It is for
 * display and for policies at a deadline, and guarantees nothing.
 *
 * @param groupWeights percent that a group counts for, each 0 to 100, 100 at most together; groups that are not named
 *     share the rest equally
 */
public record WeightedScore(Map<String, Double> groupWeights) {

    /*
     * A group's score is 100 times the mean credit of its metrics with data, and 100 without any; the whole is the sum
     * of weight/100 times group score. A critical metric that has regressed or has no data makes it 0, and so do
     * metrics of which half or more have no data. Where none is undecided this is Kayenta's number (WeightedSumScorer
     * in kayenta-judge), with its High, its Low and a Nodata that fails as REGRESSED.
     */

    private static final int DECIMALS = 2;
    /** Less than what was lost in adding up may lift a score over the middle between two decimals. */
    private static final double ROUNDING = 1e-9;

    /** No group has a weight of its own, so that all count the same. */
    public static final WeightedScore EQUAL_GROUPS = new WeightedScore(Map.of());

    /** @throws IllegalArgumentException if a weight is outside its range, or together they exceed 100 */
    public WeightedScore {
        groupWeights = Map.copyOf(groupWeights);
        groupWeights.forEach((group, weight) -> {
            if (!(weight >= 0 && weight <= 100)) {
                throw new IllegalArgumentException("weight of group " + group + " must be 0 to 100, was " + weight);
            }
        });
        if (sum(groupWeights) > 100 + ROUNDING) {
            throw new IllegalArgumentException("group weights must be 100 at most together, were " + groupWeights);
        }
    }

    /**
     * What a metric brings to the score.
     *
     * @param credit 0 to 1, how well it stands; NaN exactly when the kind is NO_DATA
     * @param groups one or more
     */
    public record Part(Kind kind, double credit, Criticality criticality, Set<String> groups) {

        /** @throws IllegalArgumentException if the credit is outside its range, or there is no group */
        public Part {
            groups = Set.copyOf(groups);
            if (kind == Kind.NO_DATA ? !Double.isNaN(credit) : !(credit >= 0 && credit <= 1)) {
                throw new IllegalArgumentException(
                        "credit must be 0 to 1, and NaN without data; was " + credit + " for " + kind);
            }
            if (groups.isEmpty()) {
                throw new IllegalArgumentException("groups must be one or more, were none");
            }
        }

        /** What a judged metric brings to the groups that it belongs to. */
        public static Part of(MetricJudgement judgement) {
            MetricPolicy policy = judgement.policy();
            return new Part(judgement.kind(), judgement.credit(), policy.criticality(), policy.groups());
        }

        private boolean hasData() {
            return kind != Kind.NO_DATA;
        }

        private boolean fails(Kind how) {
            return criticality == Criticality.CRITICAL && kind == how;
        }
    }

    /** The score of some metrics, to two decimals, halves up; NaN of none. */
    public double of(List<Part> parts) {
        if (parts.isEmpty()) {
            return Double.NaN;
        }
        if (hasRegressed(parts) || lacksData(parts)) {
            return 0;
        }
        double score = weightedSum(groupScores(parts));
        return BigDecimal.valueOf(score + ROUNDING)
                .setScale(DECIMALS, RoundingMode.HALF_UP)
                .doubleValue();
    }

    /** Whether the score of some metrics is 0 for want of data alone. */
    public static boolean isZeroForWantOfData(List<Part> parts) {
        return !parts.isEmpty() && lacksData(parts) && !hasRegressed(parts);
    }

    private static boolean hasRegressed(List<Part> parts) {
        return parts.stream().anyMatch(part -> part.fails(Kind.REGRESSED));
    }

    private static boolean lacksData(List<Part> parts) {
        long absent = parts.stream().filter(part -> !part.hasData()).count();
        return 2 * absent >= parts.size() || parts.stream().anyMatch(part -> part.fails(Kind.NO_DATA));
    }

    private static Map<String, Double> groupScores(List<Part> parts) {
        Set<String> groups = new HashSet<>();
        parts.forEach(part -> groups.addAll(part.groups()));
        Map<String, Double> scores = new TreeMap<>();
        for (String group : groups) {
            double mean = parts.stream()
                    .filter(part -> part.hasData() && part.groups().contains(group))
                    .mapToDouble(Part::credit)
                    .average()
                    .orElse(1);
            scores.put(group, 100 * mean);
        }
        return scores;
    }

    private double weightedSum(Map<String, Double> scores) {
        long unweighted = scores.keySet().stream()
                .filter(group -> !groupWeights.containsKey(group))
                .count();
        double share = unweighted == 0 ? 0 : Math.max(0, 100 - sum(groupWeights)) / unweighted;
        double sum = 0;
        for (Map.Entry<String, Double> score : scores.entrySet()) {
            sum += groupWeights.getOrDefault(score.getKey(), share) / 100 * score.getValue();
        }
        return sum;
    }

    private static double sum(Map<String, Double> weights) {
        return weights.values().stream().mapToDouble(Double::doubleValue).sum();
    }
}
