package io.canaryjudge.judgement;

import io.canaryjudge.contrast.InstancePrior;
import io.canaryjudge.window.WindowPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Metrics judged window by window, as an analysis does it. */
final class Judging {

    static final JudgeSettings SETTINGS =
            new JudgeSettings(Duration.ofSeconds(1), 1_800, 0.01, 0.05, InstancePrior.DEFAULT);

    private final List<MetricJudge> judges;
    private final List<MetricEvidence> evidence;
    private History history;
    private References references = References.empty(1 - 1 / 600.0);

    Judging(MetricPolicy... policies) {
        this(List.of(policies), SETTINGS);
    }

    Judging(List<MetricPolicy> policies, JudgeSettings settings) {
        judges = MetricJudge.of(policies, settings);
        history = History.none(settings.windowWidth());
        evidence = new ArrayList<>(judges.stream().map(MetricJudge::start).toList());
    }

    static Judging byDefault() {
        return new Judging(MetricPolicy.DEFAULTS, SETTINGS);
    }

    /** One of the default metrics, changed. */
    static MetricPolicy metric(String name, UnaryOperator<MetricPolicy> change) {
        return MetricPolicy.DEFAULTS.stream()
                .filter(metric -> metric.name().value().equals(name))
                .map(change)
                .findFirst()
                .orElseThrow();
    }

    void read(WindowPair window) {
        for (int i = 0; i < judges.size(); i++) {
            evidence.set(i, judges.get(i).after(evidence.get(i), window, references));
        }
        references = references.after(CohortTotals.of(window));
        history = history.after(CohortTotals.of(window));
    }

    /** What is remembered of the events of the first metric. */
    EventEvidence firstEvidence() {
        return (EventEvidence) evidence.get(0);
    }

    List<MetricJudgement> judgements() {
        return judgements(Look.INTERIM);
    }

    /** As the planned last look sees them. */
    List<MetricJudgement> judgementsAtDeadline() {
        return judgements(Look.LAST);
    }

    private List<MetricJudgement> judgements(Look look) {
        List<MetricJudgement> judgements = new ArrayList<>();
        for (int i = 0; i < judges.size(); i++) {
            judgements.add(judges.get(i).judge(evidence.get(i), history, look));
        }
        return judgements;
    }

    MetricJudgement judgement(String name) {
        return judgements().stream()
                .filter(judgement -> judgement.policy().name().value().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
