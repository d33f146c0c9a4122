package io.canaryjudge.kayenta;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes scores of the results that are not muted. */
final class ScoreSheet {

    private static final double MOST_WITHOUT_DATA = 0.5;

    private final List<MetricResult> results;
    private final Map<String, Double> groupWeights;
    private final List<GroupScore> groupScores;

    ScoreSheet(List<MetricResult> all, Map<String, Double> groupWeights) {
        results = all.stream().filter(result -> !result.isMuted()).toList();
        this.groupWeights = groupWeights;
        groupScores = groups(results);
    }

    private static List<GroupScore> groups(List<MetricResult> results) {
        Map<String, List<Classification>> members = new LinkedHashMap<>();
        for (MetricResult result : results) {
            for (String group : result.groups()) {
                members.computeIfAbsent(group, name -> new ArrayList<>()).add(result.classification());
            }
        }
        return members.entrySet().stream()
                .map(group -> GroupScore.of(group.getKey(), group.getValue()))
                .toList();
    }

    List<GroupScore> groupScores() {
        return groupScores;
    }

    SummaryScore summary(ScoreThresholds thresholds) {
        Optional<String> failure = failure();
        double score = failure.isPresent() ? 0 : rounded(weightedSum());
        return new SummaryScore(score, thresholds.classify(score), failure.orElse(""));
    }

    private Optional<String> failure() {
        Optional<MetricResult> critical =
                results.stream().filter(MetricResult::failsTheCanary).findFirst();
        if (critical.isPresent()) {
            return Optional.of("Canary Failed: " + critical.get().outcome().reason());
        }
        long without = results.stream()
                .filter(result -> result.classification() == Classification.NODATA)
                .count();
        return !results.isEmpty() && without >= MOST_WITHOUT_DATA * results.size()
                ? Optional.of("Canary Failed: 50% or more metrics returned NODATA")
                : Optional.empty();
    }

    private double weightedSum() {
        double configured = groupWeights.values().stream().reduce(0.0, Double::sum);
        long without = groupScores.stream()
                .filter(group -> !groupWeights.containsKey(group.name()))
                .count();
        double share = (100 - configured) / without;
        double sum = 0;
        for (GroupScore group : groupScores) {
            sum += group.effectiveScore() * (groupWeights.getOrDefault(group.name(), share) / 100);
        }
        return sum;
    }

    /** To two decimals, halves up, by the number's decimal text. */
    private static double rounded(double score) {
        return Double.isFinite(score)
                ? BigDecimal.valueOf(score).setScale(2, RoundingMode.HALF_UP).doubleValue()
                : score;
    }
}
