package io.canaryjudge.connector.statsd;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.canaryjudge.metric.Outcome;
import io.canaryjudge.metric.SeriesKey;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Datagrams read slowly and obviously, with the default tags, histograms in seconds, and these metrics: the latency
 * {@code http.request} or {@code {service}.{version}.{instance}.request}, the requests {@code http.requests}, the errors
 * {@code http.errors}.
 */
final class ReferenceStatsd {

    static final String LATENCY = "http.request";
    static final String LATENCY_TEMPLATE = "{service}.{version}.{instance}.request";
    static final String REQUESTS = "http.requests";
    static final String ERRORS = "http.errors";

    private static final Pattern METRIC = Pattern.compile("([^:|]++):([^|]++)\\|([^|]++)(.*)", Pattern.DOTALL);
    private static final Pattern TEMPLATE = Pattern.compile("([^.]++)\\.([^.]++)\\.([^.]++)\\.request");
    private static final Pattern NUMBER = Pattern.compile("[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?");
    private static final Pattern STATUS = Pattern.compile("[1-5]([0-9][0-9]|xx|XX)");
    private static final Pattern BAR = Pattern.compile("\\|");
    private static final Pattern COLON = Pattern.compile(":");
    private static final Pattern COMMA = Pattern.compile(",");

    private final DoubleSupplier random;

    /** @param random decides how counts that are no whole numbers are rounded */
    ReferenceStatsd(DoubleSupplier random) {
        this.random = random;
    }

    /** A line's fate, and the readings that it makes, in their order. */
    record Line(LineFate fate, List<Reading> readings) {}

    /** Each line that is not empty. */
    List<Line> decode(byte[] datagram, long arrivalMillis) {
        String text = new String(datagram, UTF_8);
        if (!Arrays.equals(text.getBytes(UTF_8), datagram)) {
            return List.of(new Line(LineFate.MALFORMED, List.of()));
        }
        List<Line> lines = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            String content = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
            if (!content.isEmpty()) {
                lines.add(line(content, arrivalMillis));
            }
        }
        return lines;
    }

    private Line line(String line, long arrivalMillis) {
        List<Reading> readings = new ArrayList<>();
        LineFate fate = line.startsWith("_e{") || line.startsWith("_sc|")
                ? LineFate.EVENT
                : metric(line, arrivalMillis, readings);
        return new Line(fate, readings);
    }

    private LineFate metric(String line, long arrivalMillis, List<Reading> readings) {
        Matcher metric = METRIC.matcher(line);
        if (!metric.matches()) {
            return LineFate.MALFORMED;
        }
        String type = metric.group(3);
        Map<String, String> facts = new HashMap<>();
        Reading.Kind kind;
        switch (type) {
            case "ms", "h", "d" -> kind = Reading.Kind.LATENCY;
            case "c" -> kind = metric.group(1).equals(ERRORS) ? Reading.Kind.ERRORS : Reading.Kind.REQUESTS;
            case "g", "s" -> {
                return LineFate.OTHER_TYPE;
            }
            default -> {
                return LineFate.MALFORMED;
            }
        }
        if (!isNamed(kind, metric.group(1), facts)) {
            return LineFate.OTHER_METRIC;
        }
        double rate = 1;
        long millis = arrivalMillis;
        String[] sections = BAR.split(metric.group(4), -1);
        for (String section : Arrays.asList(sections).subList(1, sections.length)) {
            if (section.startsWith("@")) {
                rate = number(section.substring(1));
                if (!(rate >= 1e-6 && rate <= 1)) {
                    return LineFate.BAD_RATE;
                }
            } else if (section.startsWith("T")) {
                double seconds = number(section.substring(1));
                double ahead = 1_000 * seconds - arrivalMillis;
                if (!(ahead >= -3_600_000 && ahead <= 10_000)) {
                    return LineFate.BAD_TIME;
                }
                millis = Math.round(1_000 * seconds);
            } else if (section.startsWith("#")) {
                readTags(section.substring(1), facts);
            }
        }
        List<Double> values = Arrays.stream(COLON.split(metric.group(2), -1))
                .map(ReferenceStatsd::number)
                .toList();
        if (values.stream().anyMatch(value -> !(value >= 0))) {
            return LineFate.BAD_VALUE;
        }
        return read(new Metric(kind, values, type.equals("ms") ? 1e3 : 1e6, rate, millis), facts, readings);
    }

    private record Metric(Reading.Kind kind, List<Double> values, double microsPerUnit, double rate, long millis) {}

    private LineFate read(Metric metric, Map<String, String> facts, List<Reading> readings) {
        String service = facts.getOrDefault("service", "");
        String version = facts.getOrDefault("version", "");
        String instance = facts.getOrDefault("instance", "");
        boolean isShort = service.length() <= 256 && version.length() <= 256 && instance.length() <= 256;
        if (service.isEmpty() || version.isEmpty() || !isShort) {
            return LineFate.NO_IDENTITY;
        }
        String status = facts.getOrDefault("status", "");
        String error = facts.getOrDefault("error", "");
        boolean isStatus = status.isEmpty() || STATUS.matcher(status).matches();
        if (!isStatus || !List.of("", "true", "false").contains(error)) {
            return LineFate.BAD_STATUS;
        }
        boolean failed = status.startsWith("5") || error.equals("true");
        Outcome known = failed ? Outcome.FAILED : Outcome.SUCCEEDED;
        Outcome outcome = status.isEmpty() && error.isEmpty() ? Outcome.UNKNOWN : known;
        boolean isLatency = metric.kind() == Reading.Kind.LATENCY;
        for (double value : metric.values()) {
            if ((isLatency ? 1 : value) / metric.rate() > 1e9) {
                return LineFate.BAD_VALUE;
            }
        }
        for (double value : metric.values()) {
            long count = whole((isLatency ? 1 : value) / metric.rate());
            long micros = isLatency ? Math.round(value * metric.microsPerUnit()) : 0;
            if (count > 0) {
                readings.add(new Reading(
                        metric.kind(),
                        new SeriesKey(service, version, instance),
                        metric.millis(),
                        micros,
                        count,
                        outcome));
            }
        }
        return LineFate.TAKEN;
    }

    private static boolean isNamed(Reading.Kind kind, String name, Map<String, String> facts) {
        if (kind != Reading.Kind.LATENCY) {
            return name.equals(REQUESTS) || name.equals(ERRORS);
        }
        Matcher template = TEMPLATE.matcher(name);
        if (template.matches()) {
            facts.put("service", template.group(1));
            facts.put("version", template.group(2));
            facts.put("instance", template.group(3));
            return true;
        }
        return name.equals(LATENCY);
    }

    /** The first word that is not empty counts. */
    private static void readTags(String tags, Map<String, String> facts) {
        for (String tag : COMMA.split(tags, -1)) {
            int colon = tag.indexOf(':');
            String name = colon < 0 ? tag : tag.substring(0, colon);
            String value = colon < 0 ? "" : tag.substring(colon + 1);
            String told = name.equals("error") && value.isEmpty() ? "true" : value;
            if (!told.isEmpty()) {
                facts.putIfAbsent(name, told);
            }
        }
    }

    /** The whole number below, or the one above with a probability of what is left over. */
    private long whole(double expected) {
        BigDecimal exact = new BigDecimal(expected);
        BigDecimal rest = exact.remainder(BigDecimal.ONE);
        return exact.longValue() + (rest.signum() > 0 && random.getAsDouble() < rest.doubleValue() ? 1 : 0);
    }

    /** NaN for what is no finite number of at most 64 characters. */
    private static double number(String text) {
        double number = text.length() <= 64 && NUMBER.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
        return Double.isInfinite(number) ? Double.NaN : number;
    }
}
