package io.canaryjudge.judgement;

import io.canaryjudge.judgement.MetricJudgement.Kind;
import io.canaryjudge.judgement.MetricJudgement.NoData;
import io.canaryjudge.judgement.MetricJudgement.Undecided;
import io.canaryjudge.judgement.MetricKind.LatencyDistribution;
import io.canaryjudge.judgement.MetricKind.LatencyQuantile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Puts the judgements of a distribution's quantiles together. One that has regressed is enough for a regression, since
 * each was given its share of the budget; all must pass for a pass, which needs no share (intersection-union). What is
 * shown is the quantile that decided.
 *
 * @param parts in the order of {@link LatencyDistribution#QUANTILES}
 */
record DistributionJudgement(MetricPolicy policy, List<MetricJudgement> parts) {

    /** The policies of the quantiles of a distribution. */
    static List<MetricPolicy> quantiles(MetricPolicy distribution) {
        return LatencyDistribution.QUANTILES.stream()
                .map(quantile -> distribution.withKind(quantile))
                .toList();
    }

    MetricJudgement whole() {
        Optional<Comparison> worst = comparisons(Kind.REGRESSED)
                .max(Comparator.comparingDouble(
                        comparison -> comparison.effect().lower()));
        if (worst.isPresent()) {
            return new MetricJudgement.Regressed(policy, worst.get());
        }
        if (hasAny(Kind.UNDECIDED)) {
            return undecided();
        }
        Optional<MetricJudgement> absent =
                parts.stream().filter(part -> part.kind() == Kind.NO_DATA).findFirst();
        return absent.<MetricJudgement>map(this::noData).orElseGet(this::passed);
    }

    private boolean hasAny(Kind kind) {
        return parts.stream().anyMatch(part -> part.kind() == kind);
    }

    private Stream<Comparison> comparisons(Kind kind) {
        return parts.stream().filter(part -> part.kind() == kind).flatMap(part -> shown(part).stream());
    }

    private static Optional<Comparison> shown(MetricJudgement part) {
        String percentile = part.policy().kind() instanceof LatencyQuantile quantile ? quantile.percentile() : "";
        return part.comparison().map(comparison -> comparison.withPart(percentile));
    }

    private MetricJudgement undecided() {
        List<Undecided> open = new ArrayList<>();
        for (MetricJudgement part : parts) {
            if (part instanceof Undecided undecided) {
                open.add(undecided);
            }
        }
        Undecided farthest =
                open.stream().min(Comparator.comparingDouble(Undecided::credit)).orElseThrow();
        boolean timeHelps = open.stream().allMatch(part -> part.needs().isPresent());
        Optional<Needs> needs = open.stream()
                .flatMap(part -> part.needs().stream())
                .max(Comparator.comparingLong(Needs::seconds))
                .filter(most -> timeHelps);
        return new Undecided(policy, shown(farthest).orElseThrow(), needs, farthest.credit());
    }

    private MetricJudgement noData(MetricJudgement part) {
        return part instanceof NoData absent && part.policy().kind() instanceof LatencyQuantile quantile
                ? new NoData(policy, absent.code(), quantile.percentile() + ": " + absent.cause())
                : part;
    }

    /** The quantile with the least room to the pass margin is shown. */
    private MetricJudgement passed() {
        Comparison nearest = parts.stream()
                .flatMap(part -> shown(part).stream())
                .max(Comparator.comparingDouble(
                        comparison -> comparison.effect().upper()))
                .orElseThrow();
        return hasAny(Kind.PASS)
                ? new MetricJudgement.Passed(policy, nearest)
                : new MetricJudgement.Improved(policy, nearest);
    }
}
