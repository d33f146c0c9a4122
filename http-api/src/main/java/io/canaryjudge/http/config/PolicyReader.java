package io.canaryjudge.http.config;

import io.canaryjudge.analysis.AnalysisPolicy;
import io.canaryjudge.analysis.JudgeChoice;
import io.canaryjudge.contrast.InstancePrior;
import io.canaryjudge.decision.Rule;
import io.canaryjudge.guard.GuardPolicy;
import io.canaryjudge.guard.InstanceSharing;
import io.canaryjudge.judgement.Criticality;
import io.canaryjudge.judgement.Margin;
import io.canaryjudge.judgement.MetricKind;
import io.canaryjudge.judgement.MetricKind.ErrorRate;
import io.canaryjudge.judgement.MetricKind.EventRatio;
import io.canaryjudge.judgement.MetricKind.Gauge;
import io.canaryjudge.judgement.MetricKind.LatencyDistribution;
import io.canaryjudge.judgement.MetricKind.LatencyQuantile;
import io.canaryjudge.judgement.MetricKind.Throughput;
import io.canaryjudge.judgement.MetricPolicy;
import io.canaryjudge.judgement.NoDataPolicy;
import io.canaryjudge.judgement.WeightedScore;
import io.canaryjudge.metric.Direction;
import io.canaryjudge.metric.MetricName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads a policy. Whatever it does not say is as in {@link AnalysisPolicy#DEFAULT}. */
public final class PolicyReader {

    private static final Map<String, Kind> KINDS = Fields.words(
            Map.entry("error-rate", Kind.ERROR_RATE),
            Map.entry("latency-quantile", Kind.LATENCY_QUANTILE),
            Map.entry("latency-distribution", Kind.LATENCY_DISTRIBUTION),
            Map.entry("throughput", Kind.THROUGHPUT),
            Map.entry("gauge", Kind.GAUGE),
            Map.entry("ratio", Kind.RATIO));

    private static final Map<String, Direction> DIRECTIONS = Fields.words(
            Map.entry(Direction.INCREASE.word(), Direction.INCREASE),
            Map.entry(Direction.DECREASE.word(), Direction.DECREASE));

    private static final Map<String, NoDataPolicy> NO_DATA = Fields.words(
            Map.entry("wait", NoDataPolicy.WAIT),
            Map.entry("ignore", NoDataPolicy.IGNORE),
            Map.entry("fail", NoDataPolicy.FAIL));

    private static final double SHARE_UNKNOWN = -1;
    private static final double MOST_SLACK = 1e12;
    private static final double MOST_SLACK_OF_A_SHARE = 0.999;
    private static final int MOST_METRICS = 100;
    private static final int MOST_GROUPS = 20;
    private static final Duration SHORTEST = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofDays(7);

    private PolicyReader() {}

    /**
     * The policy that YAML text describes.
     *
     * @throws InvalidInputException with every problem
     */
    public static AnalysisPolicy read(String yaml) {
        Fields fields = Fields.of(Documents.parse(yaml));
        Optional<AnalysisPolicy> policy = read(fields);
        fields.throwIfBad();
        return policy.orElseThrow();
    }

    /** The policy that a mapping describes; empty, with the problems noted in the mapping, if there are any. */
    public static Optional<AnalysisPolicy> read(Fields fields) {
        AnalysisPolicy defaults = AnalysisPolicy.DEFAULT;
        List<MetricPolicy> metrics = metrics(fields);
        List<Rule> rules = RuleReader.rules(fields, metrics);
        double alphaAbort = fields.number("alphaAbort", defaults.alphaAbort(), 1e-9, 0.5);
        double alphaPromote = fields.number("alphaPromote", defaults.alphaPromote(), 1e-9, 0.5);
        InstancePrior instances = instances(fields.object("instances"));
        Duration duration = fields.duration("duration", defaults.duration(), SHORTEST, LONGEST);
        double soakShare = fields.number("soakShare", defaults.soakShare(), 0, 1);
        Duration warmUp = fields.duration("warmUp", defaults.warmUp(), Duration.ZERO, LONGEST);
        if (warmUp.compareTo(duration) >= 0) {
            fields.refuse("warmUp", "must be less than duration, " + Durations.format(duration));
        }
        WeightedScore score = score(fields.object("groupWeights"), metrics);
        JudgeChoice judge = JudgeReader.judge(fields, metrics, duration.minus(warmUp));
        Optional<GuardPolicy> guards = guards(fields);
        fields.refuseUnknownKeys();
        return fields.isGood()
                ? fields.make(() -> new AnalysisPolicy(
                        metrics,
                        rules,
                        alphaAbort,
                        alphaPromote,
                        instances,
                        duration,
                        soakShare,
                        warmUp,
                        guards.orElseThrow(),
                        score,
                        judge))
                : Optional.empty();
    }

    private static Optional<GuardPolicy> guards(Fields fields) {
        GuardPolicy defaults = GuardPolicy.DEFAULT;
        double share = fields.number("canaryShare", SHARE_UNKNOWN, 0, 1);
        Duration instanceWarmUp = fields.duration("instanceWarmUp", defaults.instanceWarmUp(), Duration.ZERO, LONGEST);
        InstanceSharing sharing = fields.flag("sharedInstances", defaults.sharing() == InstanceSharing.SHARED)
                ? InstanceSharing.SHARED
                : InstanceSharing.SEPARATE;
        if (share == 0 || share == 1) {
            fields.refuse("canaryShare", "must be a number above 0 and below 1");
            return Optional.empty();
        }
        return fields.make(() -> new GuardPolicy(
                share == SHARE_UNKNOWN ? OptionalDouble.empty() : OptionalDouble.of(share), instanceWarmUp, sharing));
    }

    private static WeightedScore score(Fields fields, List<MetricPolicy> metrics) {
        Set<String> groups = new TreeSet<>();
        metrics.forEach(metric -> groups.addAll(metric.groups()));
        Map<String, Double> weights = new TreeMap<>();
        for (String group : groups) {
            double weight = fields.number(group, 0, 0, 100);
            if (fields.has(group)) {
                weights.put(group, weight);
            }
        }
        fields.refuseUnknownKeys();
        return fields.make(() -> new WeightedScore(weights)).orElse(WeightedScore.EQUAL_GROUPS);
    }

    private static InstancePrior instances(Fields fields) {
        InstancePrior defaults = InstancePrior.DEFAULT;
        double degreesOfFreedom = fields.number("degreesOfFreedom", defaults.degreesOfFreedom(), 0, 1e6);
        double standardDeviation = fields.number("standardDeviation", defaults.standardDeviation(), 0, 10);
        fields.refuseUnknownKeys();
        return new InstancePrior(degreesOfFreedom, standardDeviation);
    }

    private static List<MetricPolicy> metrics(Fields fields) {
        List<Fields> listed = fields.objects("metrics", 1, MOST_METRICS);
        if (listed.isEmpty()) {
            return MetricPolicy.DEFAULTS;
        }
        List<MetricPolicy> metrics = new ArrayList<>();
        Set<MetricName> names = new HashSet<>();
        for (Fields one : listed) {
            metric(one).ifPresent(metric -> {
                metrics.add(metric);
                if (!names.add(metric.name())) {
                    one.refuse("name", "two metrics are named " + metric.name());
                }
            });
        }
        boolean allAreRead = metrics.size() == listed.size();
        if (allAreRead && metrics.stream().noneMatch(metric -> metric.criticality() == Criticality.CRITICAL)) {
            fields.refuse("metrics", "at least one must be critical: nothing else would be promoted on");
        }
        return metrics;
    }

    /** A metric that has a default metric's name starts from it; any other starts from the default of its kind. */
    private static Optional<MetricPolicy> metric(Fields fields) {
        String name = fields.requiredName("name");
        MetricPolicy named = defaultOf(name);
        Kind word = fields.word("kind", KINDS, named == null ? Kind.UNKNOWN : Kind.of(named));
        if (named == null && !fields.has("kind")) {
            fields.refuse("kind", "is missing; it must be one of " + String.join(", ", KINDS.keySet()));
        }
        MetricPolicy start = named != null && Kind.of(named) == word ? named : word.start();
        Optional<MetricKind> kind = kind(fields, word, start, named != null);
        double mostSlack = word == Kind.GAUGE ? MOST_SLACK : MOST_SLACK_OF_A_SHARE;
        Optional<Margin> margin = margin(fields, "margin", "slack", start.margin(), mostSlack);
        Optional<Margin> passMargin =
                margin(fields, "passMargin", "passSlack", widest(start.passMargin(), margin), mostSlack);
        double weight = fields.number("weight", start.weight(), 1e-6, 1e6);
        Criticality criticality = fields.flag("critical", start.criticality() == Criticality.CRITICAL)
                ? Criticality.CRITICAL
                : Criticality.INFORMATIVE;
        Set<String> groups = new TreeSet<>(fields.texts("groups", 1, MOST_GROUPS));
        NoDataPolicy noData = fields.word("noData", NO_DATA, start.noData());
        fields.allow("source", "query");
        fields.refuseUnknownKeys();
        if (name.isEmpty() || kind.isEmpty() || margin.isEmpty() || passMargin.isEmpty()) {
            return Optional.empty();
        }
        return fields.make(() -> new MetricPolicy(
                new MetricName(name), kind.get(), margin.get(), passMargin.get(), weight, criticality, groups, noData));
    }

    private static @Nullable MetricPolicy defaultOf(String name) {
        return MetricPolicy.DEFAULTS.stream()
                .filter(metric -> metric.name().value().equals(name))
                .findFirst()
                .orElse(null);
    }

    private static Optional<MetricKind> kind(Fields fields, Kind word, MetricPolicy start, boolean isNamed) {
        Direction direction = fields.word("direction", DIRECTIONS, start.kind().direction());
        if (word.isLevelOrRatio()) {
            return levelOrRatio(fields, word, direction);
        }
        if (direction == Direction.DECREASE) {
            fields.refuse("direction", "must be increase for an error rate or a latency");
        }
        if (word == Kind.ERROR_RATE) {
            return Optional.of(new ErrorRate());
        }
        if (word == Kind.LATENCY_DISTRIBUTION) {
            return Optional.of(new LatencyDistribution());
        }
        double q = start.kind() instanceof LatencyQuantile latency ? latency.q() : 0.99;
        if (word == Kind.LATENCY_QUANTILE && !isNamed && !fields.has("quantile")) {
            fields.refuse("quantile", "is missing; it must be a number above 0 and below 1, such as 0.99");
        }
        double quantile = fields.number("quantile", q, 0, 1);
        return word == Kind.UNKNOWN ? Optional.empty() : fields.make(() -> new LatencyQuantile(quantile));
    }

    private static Optional<MetricKind> levelOrRatio(Fields fields, Kind word, Direction direction) {
        if (word == Kind.THROUGHPUT) {
            return Optional.of(new Throughput(direction));
        }
        if (word == Kind.GAUGE) {
            String field = nameOf(fields, "field", "");
            return field.isEmpty() ? Optional.empty() : fields.make(() -> new Gauge(field, direction));
        }
        String events = nameOf(fields, "events", "_events");
        String of = nameOf(fields, "of", "_trials");
        return events.isEmpty() || of.isEmpty()
                ? Optional.empty()
                : fields.make(() -> new EventRatio(events, of, direction));
    }

    /** The name of a reading, which may be left out where it is fetched: nobody else needs to know it then. */
    private static String nameOf(Fields fields, String key, String suffix) {
        return fields.has("query") && !fields.has(key) ? fields.name("name", "") + suffix : fields.requiredName(key);
    }

    private static Optional<Margin> margin(
            Fields fields, String ratioKey, String slackKey, Margin start, double mostSlack) {
        double ratio = fields.number(ratioKey, start.ratio(), 1, 100);
        double slack = fields.number(slackKey, start.slack(), 0, mostSlack);
        return fields.make(() -> new Margin(ratio, slack));
    }

    /** A pass margin that was not written down is never narrower than the margin that was. */
    private static Margin widest(Margin passMargin, Optional<Margin> margin) {
        return margin.map(m ->
                        new Margin(Math.max(m.ratio(), passMargin.ratio()), Math.max(m.slack(), passMargin.slack())))
                .orElse(passMargin);
    }

    /** What a metric is written to be, and what it then starts from. */
    private enum Kind {
        ERROR_RATE,
        LATENCY_QUANTILE,
        LATENCY_DISTRIBUTION,
        THROUGHPUT,
        GAUGE,
        RATIO,
        /** What was written is no kind; the rest is checked all the same. */
        UNKNOWN;

        MetricPolicy start() {
            return switch (this) {
                case ERROR_RATE -> Objects.requireNonNull(defaultOf("error_rate"));
                case LATENCY_QUANTILE, LATENCY_DISTRIBUTION, UNKNOWN ->
                    Objects.requireNonNull(defaultOf("latency_p99"));
                case THROUGHPUT -> start(new Throughput(Direction.DECREASE), 1.1, 1.3);
                case GAUGE -> start(new Gauge("value", Direction.INCREASE), 1.2, 1.5);
                case RATIO -> start(new EventRatio("events", "trials", Direction.DECREASE), 1.1, 1.3);
            };
        }

        private static MetricPolicy start(MetricKind kind, double margin, double passMargin) {
            return new MetricPolicy(
                    new MetricName("metric"),
                    kind,
                    Margin.ofRatio(margin),
                    Margin.ofRatio(passMargin),
                    0.2,
                    Criticality.CRITICAL);
        }

        boolean isLevelOrRatio() {
            return this == THROUGHPUT || this == GAUGE || this == RATIO;
        }

        static Kind of(MetricPolicy metric) {
            return metric.kind() instanceof LatencyQuantile ? LATENCY_QUANTILE : ERROR_RATE;
        }
    }
}
