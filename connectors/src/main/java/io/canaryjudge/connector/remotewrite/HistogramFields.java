package io.canaryjudge.connector.remotewrite;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.Arrays;

/** The fields of a histogram message as they came, unchecked. Both versions of the protocol have the same. */
final class HistogramFields {

    /*
     * Message Histogram of prompb/types.proto and of io/prometheus/write/v2/types.proto, by field number:
     *  1 count_int, 2 count_float, 3 sum, 4 schema, 5 zero_threshold, 6 zero_count_int, 7 zero_count_float,
     *  8 negative_spans, 9 negative_deltas, 10 negative_counts, 11 positive_spans, 12 positive_deltas,
     *  13 positive_counts, 14 reset_hint, 15 timestamp, 16 custom_values, 17 start_timestamp (2.0 alone).
     * Message BucketSpan: 1 offset, 2 length.
     */
    private static final int VARINT = WireFormat.WIRETYPE_VARINT;
    private static final int FIXED64 = WireFormat.WIRETYPE_FIXED64;
    private static final int BYTES = WireFormat.WIRETYPE_LENGTH_DELIMITED;

    static final int RESET_HINT_YES = 1;
    static final int RESET_HINT_GAUGE = 3;

    double count;
    double sum;
    int schema;
    double zeroThreshold;
    double zeroCount;
    /** Offset, length, offset, length. */
    final NumberList negativeSpans = new NumberList();

    final NumberList negativeDeltas = new NumberList();
    final NumberList negativeCounts = new NumberList();
    final NumberList positiveSpans = new NumberList();
    final NumberList positiveDeltas = new NumberList();
    final NumberList positiveCounts = new NumberList();
    int resetHint;
    long epochMillis;
    final NumberList customValues = new NumberList();
    long startMillis;

    /** Whether it marks that its series has ended. */
    boolean isStale() {
        return ReceivedSample.isStale(sum);
    }

    static HistogramFields read(CodedInputStream in, ItemBudget budget) throws IOException {
        HistogramFields fields = new HistogramFields();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            fields.read(in, tag, budget);
        }
        return fields;
    }

    private void read(CodedInputStream in, int tag, ItemBudget budget) throws IOException {
        switch (tag) {
            case 1 << 3 | VARINT -> count = unsigned(in.readUInt64());
            case 2 << 3 | FIXED64 -> count = in.readDouble();
            case 3 << 3 | FIXED64 -> sum = in.readDouble();
            case 4 << 3 | VARINT -> schema = in.readSInt32();
            case 5 << 3 | FIXED64 -> zeroThreshold = in.readDouble();
            case 6 << 3 | VARINT -> zeroCount = unsigned(in.readUInt64());
            case 7 << 3 | FIXED64 -> zeroCount = in.readDouble();
            case 14 << 3 | VARINT -> resetHint = in.readEnum();
            case 15 << 3 | VARINT -> epochMillis = in.readInt64();
            case 17 << 3 | VARINT -> startMillis = in.readInt64();
            default -> readBuckets(in, tag, budget);
        }
    }

    private void readBuckets(CodedInputStream in, int tag, ItemBudget budget) throws IOException {
        switch (tag) {
            case 8 << 3 | BYTES -> readSpan(in, negativeSpans, budget);
            case 9 << 3 | VARINT, 9 << 3 | BYTES -> readDeltas(in, tag, negativeDeltas, budget);
            case 10 << 3 | FIXED64, 10 << 3 | BYTES -> readDoubles(in, tag, negativeCounts, budget);
            case 11 << 3 | BYTES -> readSpan(in, positiveSpans, budget);
            case 12 << 3 | VARINT, 12 << 3 | BYTES -> readDeltas(in, tag, positiveDeltas, budget);
            case 13 << 3 | FIXED64, 13 << 3 | BYTES -> readDoubles(in, tag, positiveCounts, budget);
            case 16 << 3 | FIXED64, 16 << 3 | BYTES -> readDoubles(in, tag, customValues, budget);
            default -> in.skipField(tag);
        }
    }

    private static void readSpan(CodedInputStream in, NumberList spans, ItemBudget budget) throws IOException {
        budget.take(1);
        int outer = in.pushLimit(in.readRawVarint32());
        int offset = 0;
        int length = 0;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag) {
                case 1 << 3 | VARINT -> offset = in.readSInt32();
                case 2 << 3 | VARINT -> length = in.readUInt32();
                default -> in.skipField(tag);
            }
        }
        in.popLimit(outer);
        spans.add(offset);
        spans.add((double) Integer.toUnsignedLong(length));
    }

    private static void readDeltas(CodedInputStream in, int tag, NumberList into, ItemBudget budget)
            throws IOException {
        if (WireFormat.getTagWireType(tag) == VARINT) {
            budget.take(1);
            into.add((double) in.readSInt64());
            return;
        }
        int outer = in.pushLimit(in.readRawVarint32());
        while (in.getBytesUntilLimit() > 0) {
            budget.take(1);
            into.add((double) in.readSInt64());
        }
        in.popLimit(outer);
    }

    private static void readDoubles(CodedInputStream in, int tag, NumberList into, ItemBudget budget)
            throws IOException {
        if (WireFormat.getTagWireType(tag) == FIXED64) {
            budget.take(1);
            into.add(in.readDouble());
            return;
        }
        int outer = in.pushLimit(in.readRawVarint32());
        while (in.getBytesUntilLimit() > 0) {
            budget.take(1);
            into.add(in.readDouble());
        }
        in.popLimit(outer);
    }

    private static double unsigned(long value) {
        return value >= 0 ? (double) value : Double.POSITIVE_INFINITY;
    }

    /** A growing list of numbers; whole ones are exact up to 2<sup>53</sup>, beyond which no count is taken. */
    static final class NumberList {
        private double[] numbers = new double[4];
        private int size;

        void add(double number) {
            if (size == numbers.length) {
                numbers = Arrays.copyOf(numbers, size * 2);
            }
            numbers[size++] = number;
        }

        int size() {
            return size;
        }

        double get(int i) {
            return numbers[i];
        }
    }
}
