package io.canaryjudge.http.integration.prometheus;

import io.canaryjudge.analysis.AnalysisPlan;
import io.canaryjudge.analysis.AnalysisReport;
import io.canaryjudge.decision.Verdict;
import io.canaryjudge.http.integration.Controllers;
import io.canaryjudge.http.integration.RunKey;
import io.canaryjudge.http.service.AnalysisView;
import io.canaryjudge.http.service.JudgeService;
import io.canaryjudge.judgement.Comparison;
import io.canaryjudge.judgement.MetricJudgement;
import io.canaryjudge.judgement.Observed;
import io.canaryjudge.metric.Direction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The judge's own series: what is known at present of every analysis in memory. Of several analyses of the same versions
 * and stage, or of the same object of a controller, the newest counts. Confined to the service's context.
 */
final class SeriesCatalog {

    /** There is no history of numbers: those of the last look stand for the minute before it as well. */
    private static final long PRESENT_MILLIS = 60_000;

    private static final String VERDICT = "judge_verdict";
    private static final String FINAL = "judge_final";
    private static final String SCORE = "judge_score";
    private static final String JUDGEMENT = "judge_check_judgement";
    private static final String BASELINE = "judge_check_baseline";
    private static final String CANARY = "judge_check_canary";
    private static final String SAMPLES = "judge_check_samples";
    private static final String EFFECT = "judge_check_effect";
    private static final String LOWER = "judge_check_effect_lower";
    private static final String UPPER = "judge_check_effect_upper";
    private static final String MARGIN = "judge_check_margin";

    /** All names, in the order in which they are documented. */
    static final List<String> NAMES =
            List.of(VERDICT, FINAL, SCORE, JUDGEMENT, BASELINE, CANARY, SAMPLES, EFFECT, LOWER, UPPER, MARGIN);

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
        labels.put("id", analysis.id());
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
            same.remove("id");
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
                    Map<String, String> own = new LinkedHashMap<>(check);
                    own.put("judgement", kind.name());
                    points.add(point(name, own, kind == metric.kind() ? 1 : 0, from));
                }
                return points;
            }
            return metric.comparison()
                    .map(values -> numbers(name, metric, values, check, from))
                    .orElse(List.of());
        }

        private List<Point> numbers(
                String name, MetricJudgement metric, Comparison values, Map<String, String> check, long from) {
            return switch (name) {
                case BASELINE -> numbers(name, check, values.baseline().value(), from);
                case CANARY -> numbers(name, check, values.canary().value(), from);
                case EFFECT -> numbers(name, check, values.effect().estimate(), from);
                case LOWER -> numbers(name, check, values.effect().lower(), from);
                case UPPER -> numbers(name, check, values.effect().upper(), from);
                case MARGIN -> numbers(name, check, margin(metric), from);
                default ->
                    List.of(
                            samples(check, "baseline", values.baseline(), from),
                            samples(check, "canary", values.canary(), from));
            };
        }

        /** A ratio of canary to baseline, whichever of them harm makes larger. */
        private static double margin(MetricJudgement metric) {
            double ratio = metric.policy().margin().ratio();
            return metric.policy().kind().direction() == Direction.INCREASE ? ratio : 1 / ratio;
        }

        private List<Point> numbers(String name, Map<String, String> own, double value, long from) {
            return Double.isNaN(value) ? List.of() : List.of(point(name, own, value, from));
        }

        private Point samples(Map<String, String> check, String cohort, Observed observed, long from) {
            Map<String, String> own = new LinkedHashMap<>(check);
            own.put("cohort", cohort);
            return point(SAMPLES, own, (double) observed.n(), from);
        }

        private Point point(String name, Map<String, String> own, double value, long from) {
            SortedMap<String, String> all = new TreeMap<>(labels);
            all.putAll(own);
            all.put(Point.NAME, name);
            return new Point(all, value, from);
        }
    }
}
