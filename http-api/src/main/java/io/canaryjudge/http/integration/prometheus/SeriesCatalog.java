package io.canaryjudge.http.integration.prometheus;

import io.canaryjudge.analysis.AnalysisPlan;
import io.canaryjudge.analysis.AnalysisReport;
import io.canaryjudge.decision.Verdict;
import io.canaryjudge.http.integration.Controllers;
import io.canaryjudge.http.integration.RunKey;
import io.canaryjudge.http.service.AnalysisView;
import io.canaryjudge.http.service.JudgeService;
import io.canaryjudge.judgement.Comparison;
import io.canaryjudge.judgement.Effect;
import io.canaryjudge.judgement.MetricJudgement;
import io.canaryjudge.judgement.MetricPolicy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The judge's own series, named as in {@code /metrics}: what is known at present of every analysis in memory. Of several analyses of the same versions
 * and stage, or of the same object of a controller, the newest counts. Confined to the service's context.
 */
final class SeriesCatalog {

    /** There is no history of numbers: those of the last look stand for the minute before it as well. */
    private static final long PRESENT_MILLIS = 60_000;

    private static final String VERDICT = "judge_analysis_verdict";
    private static final String FINAL = "judge_analysis_final";
    private static final String SCORE = "judge_analysis_score";
    private static final String JUDGEMENT = "judge_check_judgement";
    private static final String VALUE = "judge_check_value";
    private static final String SAMPLES = "judge_check_samples";
    private static final String EFFECT = "judge_check_effect_ratio";
    private static final String MARGIN = "judge_check_margin_ratio";

    /** All names, in the order in which they are documented. */
    static final List<String> NAMES = List.of(VERDICT, FINAL, SCORE, JUDGEMENT, VALUE, SAMPLES, EFFECT, MARGIN);

    private static final String COHORT = "cohort";
    private static final String BOUND = "bound";

    private final List<Subject> subjects;

    private SeriesCatalog(List<Subject> subjects) {
        this.subjects = subjects;
    }

    /** The series as they are now. */
    static SeriesCatalog of(JudgeService service) {
        Map<String, String> keys = service.keysById(Controllers.NAMES);
        Map<SortedMap<String, String>, Subject> newest = new LinkedHashMap<>();
        for (AnalysisView analysis : service.list()) {
            Subject subject = new Subject(analysis, labels(analysis, Optional.ofNullable(keys.get(analysis.id()))));
            newest.merge(subject.identity(), subject, Subject::newer);
        }
        return new SeriesCatalog(newest.values().stream()
                .sorted(Comparator.comparing(subject -> subject.analysis().id()))
                .toList());
    }

    private static SortedMap<String, String> labels(AnalysisView analysis, Optional<String> key) {
        AnalysisPlan plan = analysis.report().plan();
        SortedMap<String, String> labels = new TreeMap<>();
        labels.put("analysis", analysis.id());
        labels.put("service", plan.service());
        labels.put("baseline", plan.baseline());
        labels.put("canary", plan.canary());
        labels.put("stage", plan.stage());
        key.flatMap(RunKey::parse).ifPresent(run -> {
            labels.put("controller", run.controller());
            labels.put("policy", run.policy());
            labels.put("namespace", run.namespace());
            labels.put("name", run.name());
            labels.put("revision", run.revision());
        });
        labels.values().removeIf(String::isEmpty);
        return labels;
    }

    /** @throws QueryException if there are no series of that name */
    List<Point> select(Selector selector) {
        if (!NAMES.contains(selector.name())) {
            throw new QueryException(
                    "there is no series " + selector.name() + "; the series are " + String.join(", ", NAMES));
        }
        List<Point> points = new ArrayList<>();
        for (Subject subject : subjects) {
            subject.points(selector.name()).stream()
                    .filter(point -> selector.matches(point.labels()))
                    .forEach(points::add);
        }
        return points;
    }

    /** One analysis with the labels that all of its series have. */
    private record Subject(AnalysisView analysis, SortedMap<String, String> labels) {

        /** What a later analysis of the same has too. */
        SortedMap<String, String> identity() {
            SortedMap<String, String> same = new TreeMap<>(labels);
            same.remove("analysis");
            same.remove("revision");
            return same;
        }

        Subject newer(Subject other) {
            return other.analysis.id().compareTo(analysis.id()) > 0 ? other : this;
        }

        List<Point> points(String name) {
            AnalysisReport report = analysis.report();
            long lately = report.asOfMillis() - PRESENT_MILLIS;
            if (name.equals(VERDICT)) {
                return verdicts(report);
            }
            if (name.equals(FINAL)) {
                return List.of(point(name, Map.of(), report.verdict().isFinal() ? 1 : 0, report.sinceMillis()));
            }
            if (name.equals(SCORE)) {
                return Double.isNaN(report.score())
                        ? List.of()
                        : List.of(point(name, Map.of(), report.score(), lately));
            }
            return report.metrics().stream()
                    .flatMap(metric -> checks(name, metric, lately).stream())
                    .toList();
        }

        private List<Point> verdicts(AnalysisReport report) {
            List<Point> points = new ArrayList<>();
            for (Verdict.Kind kind : Verdict.Kind.values()) {
                double is = kind == report.verdict().kind() ? 1 : 0;
                points.add(point(VERDICT, Map.of("verdict", kind.name()), is, report.sinceMillis()));
            }
            return points;
        }

        private List<Point> checks(String name, MetricJudgement metric, long from) {
            Map<String, String> check = Map.of("check", metric.policy().name().value());
            if (name.equals(JUDGEMENT)) {
                List<Point> points = new ArrayList<>();
                for (MetricJudgement.Kind kind : MetricJudgement.Kind.values()) {
                    double is = kind == metric.kind() ? 1 : 0;
                    points.add(point(name, with(check, "judgement", kind.name()), is, from));
                }
                return points;
            }
            List<Point> points = metric.comparison()
                    .map(values -> numbers(name, metric, values, check, from))
                    .orElse(List.of());
            return points.stream().filter(point -> !Double.isNaN(point.value())).toList();
        }

        private List<Point> numbers(
                String name, MetricJudgement metric, Comparison values, Map<String, String> check, long from) {
            MetricPolicy policy = metric.policy();
            Map<String, String> valued =
                    with(check, "unit", policy.kind().unit().symbol());
            Effect effect = values.effect();
            return switch (name) {
                case VALUE ->
                    List.of(
                            point(
                                    name,
                                    with(valued, COHORT, "baseline"),
                                    values.baseline().value(),
                                    from),
                            point(
                                    name,
                                    with(valued, COHORT, "canary"),
                                    values.canary().value(),
                                    from));
                case SAMPLES ->
                    List.of(
                            point(
                                    name,
                                    with(check, COHORT, "baseline"),
                                    (double) values.baseline().n(),
                                    from),
                            point(
                                    name,
                                    with(check, COHORT, "canary"),
                                    (double) values.canary().n(),
                                    from));
                case EFFECT ->
                    List.of(
                            point(name, with(check, BOUND, "estimate"), effect.estimate(), from),
                            point(name, with(check, BOUND, "lower"), effect.lower(), from),
                            point(name, with(check, BOUND, "upper"), effect.upper(), from));
                default ->
                    List.of(point(
                            name,
                            check,
                            policy.kind().direction().asShown(policy.margin().ratio()),
                            from));
            };
        }

        private static Map<String, String> with(Map<String, String> labels, String name, String value) {
            Map<String, String> more = new LinkedHashMap<>(labels);
            if (!value.isEmpty()) {
                more.put(name, value);
            }
            return more;
        }

        private Point point(String name, Map<String, String> own, double value, long from) {
            SortedMap<String, String> all = new TreeMap<>(labels);
            all.putAll(own);
            all.put(Point.NAME, name);
            return new Point(all, value, from);
        }
    }
}
