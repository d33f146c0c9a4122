package io.canaryjudge.connector.statsd;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.canaryjudge.metric.Outcome;
import io.canaryjudge.metric.SeriesKey;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Reads datagrams: lines of {@code name:value|type}, with DogStatsD's packed values, sample rates, tags and timestamps.
 * Used by one thread.
 */
final class StatsdDecoder {

    /*
     * A value sent at the sample rate r stands for 1/r requests, which need not be a whole number. It counts as the whole
     * number below or above, the one above with a probability of what is left over, so that the expected count is 1/r for
     * each value by itself, whatever the order in which values come. (Carrying the rest over to the next value would do for
     * the sum, but where two kinds of requests alternate, one of them would always get the larger count.) The generator is
     * the caller's, so that the same datagrams with the same seed give the same counts.
     */

    private static final double MOST_REQUESTS = 1e9;
    private static final double LEAST_RATE = 1e-6;
    private static final long MOST_PAST_MILLIS = 3_600_000;
    private static final long MOST_AHEAD_MILLIS = 10_000;

    private final StatsdTags tags;
    private final List<MetricTemplate> latencies;
    private final List<MetricTemplate> requests;
    private final List<MetricTemplate> errors;
    private final double microsPerUnit;
    private final RandomGenerator random;

    /** @param random decides how counts that are no whole numbers are rounded */
    StatsdDecoder(StatsdMapping mapping, RandomGenerator random) {
        tags = mapping.tags();
        latencies = StatsdMapping.templates(mapping.latencies());
        requests = StatsdMapping.templates(mapping.requests());
        errors = StatsdMapping.templates(mapping.errors());
        microsPerUnit = mapping.unit().toNanos(1) / 1_000.0;
        this.random = random;
    }

    /** Takes what comes out of a datagram. */
    interface Sink {
        /** One value; a line may have several. */
        void take(Reading reading);

        /** What became of a line, after its values. */
        void end(LineFate fate, String line);
    }

    /**
     * Reads one datagram.
     *
     * @param arrivalMillis when it came, milliseconds since 1970: the time of values without a timestamp
     */
    void decode(byte[] datagram, long arrivalMillis, Sink sink) {
        String text;
        try {
            text = UTF_8.newDecoder().decode(ByteBuffer.wrap(datagram)).toString();
        } catch (CharacterCodingException e) {
            sink.end(LineFate.MALFORMED, new String(datagram, 0, Math.min(datagram.length, 256), UTF_8));
            return;
        }
        for (int from = 0; from < text.length(); ) {
            int newline = text.indexOf('\n', from);
            int to = newline < 0 ? text.length() : newline;
            int end = to > from && text.charAt(to - 1) == '\r' ? to - 1 : to;
            if (end > from) {
                String line = text.substring(from, end);
                sink.end(line(line, arrivalMillis, sink), line);
            }
            from = to + 1;
        }
    }

    private LineFate line(String line, long arrivalMillis, Sink sink) {
        if (line.startsWith("_e{") || line.startsWith("_sc|")) {
            return LineFate.EVENT;
        }
        try {
            return metric(line, arrivalMillis, sink);
        } catch (LineRefusedException e) {
            return e.fate();
        }
    }

    private LineFate metric(String line, long arrivalMillis, Sink sink) throws LineRefusedException {
        int colon = line.indexOf(':');
        int bar = line.indexOf('|');
        if (colon < 1 || bar < colon + 2 || bar + 1 == line.length()) {
            throw new LineRefusedException(LineFate.MALFORMED);
        }
        int typeEnd = sectionEnd(line, bar + 1);
        String type = line.substring(bar + 1, typeEnd);
        LineFacts facts = new LineFacts();
        Reading.Kind kind = kind(type, line.substring(0, colon), facts);
        Sections sections = sections(line, typeEnd, arrivalMillis, facts);
        double[] values = values(line.substring(colon + 1, bar));
        emit(kind, type, values, sections, facts, sink);
        return LineFate.TAKEN;
    }

    /** What a metric tells; what its name says is noted. */
    private Reading.Kind kind(String type, String name, LineFacts facts) throws LineRefusedException {
        boolean isLatency = switch (type) {
            case "ms", "h", "d" -> true;
            case "c" -> false;
            case "g", "s" -> throw new LineRefusedException(LineFate.OTHER_TYPE);
            default -> throw new LineRefusedException(LineFate.MALFORMED);
        };
        if (matches(isLatency ? latencies : requests, name, facts)) {
            return isLatency ? Reading.Kind.LATENCY : Reading.Kind.REQUESTS;
        }
        if (isLatency || !matches(errors, name, facts)) {
            throw new LineRefusedException(LineFate.OTHER_METRIC);
        }
        return Reading.Kind.ERRORS;
    }

    private static boolean matches(List<MetricTemplate> templates, String name, LineFacts facts) {
        for (MetricTemplate template : templates) {
            if (template.matches(name, facts)) {
                return true;
            }
        }
        return false;
    }

    /** Emits all values of a line, or none. */
    private void emit(Reading.Kind kind, String type, double[] values, Sections sections, LineFacts facts, Sink sink)
            throws LineRefusedException {
        SeriesKey series = facts.series();
        Outcome outcome = facts.outcome();
        for (double value : values) {
            double requestsOfOne = kind == Reading.Kind.LATENCY ? 1 : value;
            if (requestsOfOne / sections.rate() > MOST_REQUESTS) {
                throw new LineRefusedException(LineFate.BAD_VALUE);
            }
        }
        double micros = type.equals("ms") ? TimeUnit.MILLISECONDS.toMicros(1) : microsPerUnit;
        for (double value : values) {
            boolean isLatency = kind == Reading.Kind.LATENCY;
            long count = whole((isLatency ? 1 : value) / sections.rate());
            if (count > 0) {
                long latency = isLatency ? Math.round(value * micros) : 0;
                sink.take(new Reading(kind, series, sections.epochMillis(), latency, count, outcome));
            }
        }
    }

    private long whole(double requestsInExpectation) {
        double floor = Math.floor(requestsInExpectation);
        double rest = requestsInExpectation - floor;
        return (long) floor + (rest > 0 && random.nextDouble() < rest ? 1 : 0);
    }

    /** What follows the type: sections that begin with a bar, of which those that are not known are left alone. */
    private Sections sections(String line, int from, long arrivalMillis, LineFacts facts) throws LineRefusedException {
        double rate = 1;
        long epochMillis = arrivalMillis;
        for (int bar = from; bar < line.length(); bar = sectionEnd(line, bar + 1)) {
            int end = sectionEnd(line, bar + 1);
            String section = line.substring(bar + 1, end);
            if (section.startsWith("@")) {
                rate = rate(section.substring(1));
            } else if (section.startsWith("#")) {
                facts.readTags(section.substring(1), tags);
            } else if (section.startsWith("T")) {
                epochMillis = time(section.substring(1), arrivalMillis);
            }
        }
        return new Sections(rate, epochMillis);
    }

    private static int sectionEnd(String line, int from) {
        int bar = line.indexOf('|', from);
        return bar < 0 ? line.length() : bar;
    }

    private static double rate(String text) throws LineRefusedException {
        double rate = number(text);
        if (!(rate >= LEAST_RATE && rate <= 1)) {
            throw new LineRefusedException(LineFate.BAD_RATE);
        }
        return rate;
    }

    private static long time(String text, long arrivalMillis) throws LineRefusedException {
        double seconds = number(text);
        double ahead = 1_000 * seconds - arrivalMillis;
        if (!(ahead >= -MOST_PAST_MILLIS && ahead <= MOST_AHEAD_MILLIS)) {
            throw new LineRefusedException(LineFate.BAD_TIME);
        }
        return Math.round(1_000 * seconds);
    }

    private static double[] values(String packed) throws LineRefusedException {
        String[] texts = packed.split(":", -1);
        double[] values = new double[texts.length];
        for (int i = 0; i < texts.length; i++) {
            values[i] = number(texts[i]);
            if (!(values[i] >= 0)) {
                throw new LineRefusedException(LineFate.BAD_VALUE);
            }
        }
        return values;
    }

    /** A finite decimal number; NaN for anything else. */
    private static double number(String text) {
        if (text.isEmpty() || text.length() > 64 || !text.chars().allMatch(StatsdDecoder::isOfANumber)) {
            return Double.NaN;
        }
        try {
            double number = Double.parseDouble(text);
            return Double.isInfinite(number) ? Double.NaN : number;
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    private static boolean isOfANumber(int c) {
        return (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E';
    }

    private record Sections(double rate, long epochMillis) {}
}
