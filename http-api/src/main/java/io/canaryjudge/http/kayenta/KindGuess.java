package io.canaryjudge.http.kayenta;

import io.canaryjudge.judgement.MetricKind;
import io.canaryjudge.judgement.MetricKind.ErrorRate;
import io.canaryjudge.judgement.MetricKind.Gauge;
import io.canaryjudge.judgement.MetricKind.LatencyQuantile;
import io.canaryjudge.judgement.MetricKind.Throughput;
import io.canaryjudge.metric.Direction;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a metric of Kayenta's measures, guessed from its name and the text of its query, since Kayenta itself knows of
 * numbers only. The name goes before the query.
 */
final class KindGuess {

    private static final Pattern LATENCY = Pattern.compile("latenc|duration|(response|request)[ _.-]?time");
    private static final Pattern FAILURES = Pattern.compile("error|5xx|fail(ed|ures?|ing)?(?![a-z])");
    private static final Pattern CLIENT_ERRORS = Pattern.compile("4xx|client[ _.-]?error");
    private static final Pattern SERVER_ERRORS = Pattern.compile("5xx|server[ _.-]?error");

    private static final Pattern THROUGHPUT = Pattern.compile("throughput|(?<![a-z])(rps|qps|tps)(?![a-z])"
            + "|requests?[ _.-]?(rate|(per|/)[ _.-]?s(ec(ond)?)?(?![a-z]))");
    private static final Pattern GAUGE = Pattern.compile(
            "(?<![a-z])(cpu|mem(ory)?|heap|rss|queue[ _.-]?(depth|size|length)"
                    + "|threads?|connections?|file[ _.-]?descriptors|disk[ _.-]?usage|load[ _.-]?average|saturation)(?![a-z])");
    private static final Pattern NO_LETTER = Pattern.compile("[^a-z0-9]+");
    private static final int MOST_CHARACTERS = 60;

    /** Label filters that leave something out, such as {@code status!~"5.."}. */
    private static final Pattern EXCLUSION = Pattern.compile("!=?~?\\s*[\"'][^\"']*[\"']");

    /** Ways to write a quantile in percent, and as a share. */
    private static final List<Pattern> PERCENTS = List.of(
            Pattern.compile("(?<![a-z0-9])p(\\d{2}(?:[._]\\d{1,3})?|9\\d{2,3})(?![a-z0-9])"),
            Pattern.compile("(?<![0-9.])(\\d{2}(?:\\.\\d{1,3})?)(?:th|st|nd|rd)?[ _-]?percentile"),
            Pattern.compile("percentile *\\([^(),]*, *(\\d{2}(?:\\.\\d{1,3})?)(?![0-9])"),
            Pattern.compile("percentile[a-z_]*[ _(=:\"']*(\\d{2}(?:\\.\\d{1,3})?)(?![0-9])"));

    private static final Pattern SHARE = Pattern.compile("quantile[a-z_]*[ (=:~\"']*(0?\\.\\d{1,5})");

    private KindGuess() {}

    /** The kind; empty where neither text tells of one that this judge knows. */
    static Optional<MetricKind> of(String name, String query) {
        String title = name.toLowerCase(Locale.ROOT);
        String text = EXCLUSION.matcher(query.toLowerCase(Locale.ROOT)).replaceAll("");
        if (isLatency(title)) {
            return quantile(title).or(() -> quantile(text)).map(LatencyQuantile::new);
        }
        if (isFailure(title)) {
            return Optional.of(new ErrorRate());
        }
        Optional<MetricKind> level = level(title);
        if (level.isPresent()) {
            return level;
        }
        if (isLatency(text)) {
            return quantile(title).or(() -> quantile(text)).map(LatencyQuantile::new);
        }
        return isFailure(text) ? Optional.of(new ErrorRate()) : Optional.empty();
    }

    /** Of levels only the name is trusted: a query on memory may be anything. A quantile of one is no mean. */
    private static Optional<MetricKind> level(String title) {
        if (quantile(title).isPresent()) {
            return Optional.empty();
        }
        if (THROUGHPUT.matcher(title).find()) {
            return Optional.of(new Throughput(Direction.DECREASE));
        }
        return GAUGE.matcher(title).find()
                ? Optional.of(new Gauge(fieldName(title), Direction.INCREASE))
                : Optional.empty();
    }

    /** What a reading may be called that has this name: letters, digits and underscores. */
    private static String fieldName(String title) {
        String name = NO_LETTER.matcher(title).replaceAll("_").replaceAll("^[_0-9]+|_+$", "");
        return name.length() > MOST_CHARACTERS ? name.substring(0, MOST_CHARACTERS) : name;
    }

    private static boolean isLatency(String text) {
        return LATENCY.matcher(text).find();
    }

    /** Requests that the client got wrong are no failures of the canary. */
    private static boolean isFailure(String text) {
        boolean isTheClients = CLIENT_ERRORS.matcher(text).find()
                && !SERVER_ERRORS.matcher(text).find();
        return FAILURES.matcher(text).find() && !isTheClients;
    }

    private static Optional<Double> quantile(String text) {
        if (text.contains("median")) {
            return Optional.of(0.5);
        }
        Matcher share = SHARE.matcher(text);
        if (share.find()) {
            return quantileOf(share.group(1).replaceFirst("0?\\.", ""));
        }
        return PERCENTS.stream()
                .map(pattern -> pattern.matcher(text))
                .filter(Matcher::find)
                .findFirst()
                .flatMap(percent -> quantileOf(percent.group(1).replaceFirst("[._]", "")));
    }

    /** The quantile with these digits behind its point: 99.9 percent, p999 and 0.999 all have 999. */
    private static Optional<Double> quantileOf(String digits) {
        double quantile = Double.parseDouble("0." + digits);
        return quantile > 0 ? Optional.of(quantile) : Optional.empty();
    }
}
