package io.canaryjudge.connector.remotewrite;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.canaryjudge.fuzz.PlainWire;
import io.canaryjudge.fuzz.PlainWire.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Bodies of both protocols read slowly and obviously: every message becomes a list of fields first. Of a series that is
 * not wanted nothing is looked at but its fields, and its labels up to its name.
 */
final class ReferenceWriteBody {

    private final boolean isSecond;
    private final Predicate<String> wanted;
    private final List<byte[]> symbols = new ArrayList<>();
    private final List<ReceivedSeries> series = new ArrayList<>();
    private long otherSamples;
    private long otherHistograms;
    private long exemplars;

    private ReferenceWriteBody(WriteProtocol protocol, Predicate<String> wanted) {
        isSecond = protocol == WriteProtocol.V2;
        this.wanted = wanted;
    }

    /** What a body holds; empty if it is malformed. */
    static Optional<DecodedBody> decode(WriteProtocol protocol, byte[] body, Predicate<String> wanted) {
        ReferenceWriteBody reference = new ReferenceWriteBody(protocol, wanted);
        try {
            reference.read(body);
        } catch (IllegalStateException e) {
            return Optional.empty();
        }
        return Optional.of(new DecodedBody(
                reference.series, reference.otherSamples, reference.otherHistograms, reference.exemplars));
    }

    private void read(byte[] body) {
        List<Field> fields = fields(body);
        fields.stream()
                .filter(field -> isSecond && field.field() == 4 && field.isBytes())
                .forEach(field -> symbols.add(field.bytes()));
        fields.stream()
                .filter(field -> field.field() == (isSecond ? 5 : 1) && field.isBytes())
                .forEach(field -> series(fields(field.bytes())));
    }

    private void series(List<Field> fields) {
        List<String> labels = new ArrayList<>();
        String name = "";
        for (Field field : fields) {
            if (name.isEmpty() && isLabel(field)) {
                labels.addAll(labels(field));
                name = name(labels);
            }
        }
        exemplars += count(fields, isSecond ? 4 : 3);
        if (wanted.test(name)) {
            series.add(wanted(fields));
        } else {
            otherSamples += count(fields, 2);
            otherHistograms += count(fields, isSecond ? 3 : 4);
        }
    }

    private static String name(List<String> labels) {
        String name = "";
        for (int i = 0; i + 1 < labels.size(); i += 2) {
            name = labels.get(i).equals("__name__") ? labels.get(i + 1) : name;
        }
        return name;
    }

    private static long count(List<Field> fields, int number) {
        return fields.stream()
                .filter(field -> field.field() == number && field.isBytes())
                .count();
    }

    private boolean isLabel(Field field) {
        return field.field() == 1 && (field.isBytes() || (isSecond && field.isVarint()));
    }

    private List<String> labels(Field field) {
        if (isSecond) {
            List<Long> references = field.isVarint()
                    ? List.of(field.number())
                    : PlainWire.shortVarints(field.bytes()).orElseThrow(ReferenceWriteBody::malformed);
            return references.stream().map(this::symbol).toList();
        }
        byte[] name = {};
        byte[] value = {};
        for (Field part : fields(field.bytes())) {
            if (part.isBytes() && part.field() <= 2) {
                text(part.bytes());
                name = part.field() == 1 ? part.bytes() : name;
                value = part.field() == 2 ? part.bytes() : value;
            }
        }
        return List.of(text(name), text(value));
    }

    private String symbol(long reference) {
        int index = (int) reference;
        if (index < 0 || index >= symbols.size()) {
            throw malformed();
        }
        return text(symbols.get(index));
    }

    private static String text(byte[] bytes) {
        String text = new String(bytes, UTF_8);
        if (!Arrays.equals(text.getBytes(UTF_8), bytes)) {
            throw malformed();
        }
        return text;
    }

    private ReceivedSeries wanted(List<Field> fields) {
        List<String> labels = new ArrayList<>();
        List<ReceivedSample> samples = new ArrayList<>();
        List<HistogramFields> histograms = new ArrayList<>();
        long created = 0;
        for (Field field : fields) {
            if (isLabel(field)) {
                labels.addAll(labels(field));
            } else if (field.isBytes() && field.field() == 2) {
                samples.add(sample(fields(field.bytes(), 2, 3)));
            } else if (field.isBytes() && field.field() == (isSecond ? 3 : 4)) {
                histograms.add(histogram(fields(field.bytes(), 1, 6, 9, 12, 15, 17)));
            } else if (field.isVarint() && field.field() == 6 && isSecond) {
                created = field.number();
            }
        }
        long since = created;
        samples.replaceAll(sample -> new ReceivedSample(
                sample.epochMillis(), sample.value(), sample.startMillis() == 0 ? since : sample.startMillis()));
        histograms.forEach(
                histogram -> histogram.startMillis = histogram.startMillis == 0 ? since : histogram.startMillis);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < labels.size(); i += 2) {
            names.add(labels.get(i));
        }
        if (labels.size() % 2 != 0
                || names.contains("")
                || names.stream().distinct().count() < names.size()) {
            throw malformed();
        }
        return new ReceivedSeries(Labels.of(labels.toArray(String[]::new)), samples, histograms);
    }

    private static ReceivedSample sample(List<Field> fields) {
        double value = 0;
        long millis = 0;
        long start = 0;
        for (Field field : fields) {
            value = field.field() == 1 && field.isFixed64() ? Double.longBitsToDouble(field.number()) : value;
            millis = field.field() == 2 && field.isVarint() ? field.number() : millis;
            start = field.field() == 3 && field.isVarint() ? field.number() : start;
        }
        return new ReceivedSample(millis, value, start);
    }

    private static HistogramFields histogram(List<Field> fields) {
        HistogramFields histogram = new HistogramFields();
        for (Field field : fields) {
            double real = Double.longBitsToDouble(field.number());
            double whole = field.number() < 0 ? Double.POSITIVE_INFINITY : (double) field.number();
            if (field.isVarint()) {
                switch (field.field()) {
                    case 1 -> histogram.count = whole;
                    case 4 -> histogram.schema = (int) zigZag(field.number() & 0xffff_ffffL);
                    case 6 -> histogram.zeroCount = whole;
                    case 9 -> histogram.negativeDeltas.add((double) zigZag(field.number()));
                    case 12 -> histogram.positiveDeltas.add((double) zigZag(field.number()));
                    case 14 -> histogram.resetHint = (int) field.number();
                    case 15 -> histogram.epochMillis = field.number();
                    case 17 -> histogram.startMillis = field.number();
                    default -> {}
                }
            } else if (field.isFixed64()) {
                switch (field.field()) {
                    case 2 -> histogram.count = real;
                    case 3 -> histogram.sum = real;
                    case 5 -> histogram.zeroThreshold = real;
                    case 7 -> histogram.zeroCount = real;
                    case 10 -> histogram.negativeCounts.add(real);
                    case 13 -> histogram.positiveCounts.add(real);
                    case 16 -> histogram.customValues.add(real);
                    default -> {}
                }
            } else if (field.isBytes()) {
                switch (field.field()) {
                    case 8 -> span(field, histogram.negativeSpans);
                    case 9 -> deltas(field, histogram.negativeDeltas);
                    case 10 -> reals(field, histogram.negativeCounts);
                    case 11 -> span(field, histogram.positiveSpans);
                    case 12 -> deltas(field, histogram.positiveDeltas);
                    case 13 -> reals(field, histogram.positiveCounts);
                    case 16 -> reals(field, histogram.customValues);
                    default -> {}
                }
            }
        }
        return histogram;
    }

    private static void span(Field field, HistogramFields.NumberList into) {
        long offset = 0;
        long length = 0;
        for (Field part : fields(field.bytes())) {
            offset = part.field() == 1 && part.isVarint() ? zigZag(part.number() & 0xffff_ffffL) : offset;
            length = part.field() == 2 && part.isVarint() ? part.number() & 0xffff_ffffL : length;
        }
        into.add((double) offset);
        into.add((double) length);
    }

    private static void deltas(Field field, HistogramFields.NumberList into) {
        PlainWire.varints(field.bytes())
                .orElseThrow(ReferenceWriteBody::malformed)
                .forEach(number -> into.add((double) zigZag(number)));
    }

    private static void reals(Field field, HistogramFields.NumberList into) {
        PlainWire.fixed64s(field.bytes())
                .orElseThrow(ReferenceWriteBody::malformed)
                .forEach(bits -> into.add(Double.longBitsToDouble(bits)));
    }

    private static long zigZag(long number) {
        return (number & 1) == 0 ? number >>> 1 : ~(number >>> 1);
    }

    /** @param of64Bits see {@link PlainWire} */
    private static List<Field> fields(byte[] message, Integer... of64Bits) {
        return PlainWire.read(message, of64Bits).orElseThrow(ReferenceWriteBody::malformed);
    }

    private static IllegalStateException malformed() {
        return new IllegalStateException("malformed");
    }
}
