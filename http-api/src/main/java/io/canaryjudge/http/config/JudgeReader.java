package io.canaryjudge.http.config;

import io.canaryjudge.analysis.JudgeChoice;
import io.canaryjudge.analysis.JudgeChoice.Kayenta;
import io.canaryjudge.analysis.JudgeChoice.Sequential;
import io.canaryjudge.analysis.JudgeChoice.Threshold;
import io.canaryjudge.analysis.Limit;
import io.canaryjudge.judgement.MetricPolicy;
import io.canaryjudge.metric.MetricName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads which judge decides, and its settings, which have a key of the judge's name. */
final class JudgeReader {

    private static final Map<String, JudgeChoice> JUDGES = Fields.words(
            Map.entry(Sequential.WORD, new Sequential()),
            Map.entry(Kayenta.WORD, Kayenta.DEFAULT),
            Map.entry(Threshold.WORD, Threshold.DEFAULT));

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(10);
    private static final Duration LONGEST_INTERVAL = Duration.ofDays(7);
    private static final int MOST_LIMITS = 500;

    private JudgeReader() {}

    /** @param judged how long is judged at most */
    static JudgeChoice judge(Fields policy, List<MetricPolicy> metrics, Duration judged) {
        JudgeChoice chosen = policy.word("judge", JUDGES, new Sequential());
        Kayenta kayenta = kayenta(policy.object(Kayenta.WORD), judged);
        Threshold threshold = threshold(policy.object(Threshold.WORD), metrics, judged);
        for (String word : List.of(Kayenta.WORD, Threshold.WORD)) {
            if (policy.has(word) && !chosen.word().equals(word)) {
                policy.refuse(word, "is for judge: " + word + "; the judge is " + chosen.word());
            }
        }
        if (chosen instanceof Kayenta) {
            return kayenta;
        }
        return chosen instanceof Threshold ? threshold : chosen;
    }

    private static Kayenta kayenta(Fields fields, Duration judged) {
        Kayenta defaults = Kayenta.DEFAULT;
        double pass = fields.number("pass", defaults.pass(), 0, 100);
        double marginal = fields.number("marginal", Math.min(pass, defaults.marginal()), 0, 100);
        Duration point = fields.duration("point", defaults.point(), SHORTEST, LONGEST);
        if (fields.has("point") && point.compareTo(judged) > 0) {
            fields.refuse("point", "must not be longer than what is judged, " + Durations.format(judged));
        }
        Duration every = fields.duration("judgeEvery", SHORTEST_INTERVAL, SHORTEST_INTERVAL, LONGEST_INTERVAL);
        Optional<Duration> judgeEvery = fields.has("judgeEvery") ? Optional.of(every) : Optional.empty();
        fields.refuseUnknownKeys();
        return fields.make(() -> new Kayenta(pass, marginal, point, judgeEvery)).orElse(defaults);
    }

    private static Threshold threshold(Fields fields, List<MetricPolicy> metrics, Duration judged) {
        Threshold defaults = Threshold.DEFAULT;
        Duration window = fields.duration("window", defaults.window(), SHORTEST, LONGEST);
        int inARow = (int) fields.integer("inARow", defaults.inARow(), 1, 1_000);
        if (!fields.isEmpty() && window.multipliedBy(inARow).compareTo(judged) > 0) {
            fields.refuse(
                    "inARow", "so many windows must not be longer than what is judged, " + Durations.format(judged));
        }
        long leastRequests = fields.integer("leastRequests", defaults.leastRequests(), 1, 1_000_000_000);
        List<Limit> limits = new ArrayList<>();
        for (Fields one : fields.objects("limits", 1, MOST_LIMITS)) {
            limit(one, metrics).ifPresent(limits::add);
        }
        fields.refuseUnknownKeys();
        return fields.make(() -> new Threshold(window, inARow, leastRequests, limits))
                .orElse(defaults);
    }

    private static Optional<Limit> limit(Fields fields, List<MetricPolicy> metrics) {
        String metric = fields.requiredName("metric");
        List<String> names = metrics.stream().map(one -> one.name().value()).toList();
        boolean isKnown = names.contains(metric);
        if (!metric.isEmpty() && !isKnown) {
            fields.refuse("metric", "'" + metric + "' is not among this policy's metrics: " + String.join(", ", names));
        }
        double ratio = fields.number("ratio", 1, 1, 1e6);
        double above = fields.number("above", 0, 0, 1e12);
        if (fields.has("ratio") == fields.has("above")) {
            fields.refuse("ratio", "a limit has either a ratio to the baseline or a value above which it lies");
        }
        fields.refuseUnknownKeys();
        if (!isKnown) {
            return Optional.empty();
        }
        MetricName name = new MetricName(metric);
        return fields.make(() -> fields.has("ratio") ? Limit.ofRatio(name, ratio) : Limit.ofValue(name, above));
    }
}
