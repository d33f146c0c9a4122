package io.canaryjudge.connector.remotewrite;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Reads the message of a body. Most of what Prometheus sends is of no interest here, so a series is looked through for
 * its metric's name first, and only wanted ones become objects. Used for one body.
 */
final class BodyDecoder {

    /*
     * The wire by field number, from the definitions of Prometheus.
     * 1.0, prompb/remote.proto and prompb/types.proto:
     *   WriteRequest: 1 timeseries, 3 metadata. TimeSeries: 1 labels, 2 samples, 3 exemplars, 4 histograms.
     *   Label: 1 name, 2 value. Sample: 1 value, 2 timestamp.
     * 2.0, prompb/io/prometheus/write/v2/types.proto:
     *   Request: 4 symbols, 5 timeseries. TimeSeries: 1 labels_refs, 2 samples, 3 histograms, 4 exemplars, 5 metadata,
     *   6 created_timestamp (in release candidates). Sample: 1 value, 2 timestamp, 3 start_timestamp.
     */
    private static final int VARINT = WireFormat.WIRETYPE_VARINT;
    private static final int FIXED64 = WireFormat.WIRETYPE_FIXED64;
    private static final int BYTES = WireFormat.WIRETYPE_LENGTH_DELIMITED;
    private static final int LABELS = 1 << 3 | BYTES;
    private static final int ONE_REFERENCE = 1 << 3 | VARINT;
    private static final int SAMPLES = 2 << 3 | BYTES;
    private static final int CREATED = 6 << 3 | VARINT;

    private final boolean hasSymbols;
    private final int seriesTag;
    private final int exemplarsTag;
    private final int histogramsTag;
    private final byte[] body;
    private final Predicate<String> wanted;
    private final SymbolTable symbols;
    private final ItemBudget budget = new ItemBudget();
    private final List<ReceivedSeries> found = new ArrayList<>();
    private long otherSamples;
    private long otherHistograms;
    private long exemplars;

    private BodyDecoder(WriteProtocol protocol, byte[] body, Predicate<String> wanted) {
        hasSymbols = protocol == WriteProtocol.V2;
        seriesTag = (hasSymbols ? 5 : 1) << 3 | BYTES;
        exemplarsTag = (hasSymbols ? 4 : 3) << 3 | BYTES;
        histogramsTag = (hasSymbols ? 3 : 4) << 3 | BYTES;
        this.body = body;
        this.wanted = wanted;
        symbols = new SymbolTable(body);
    }

    /**
     * All of a body.
     *
     * @param body unpacked
     * @param wanted whether series of a metric of that name are wanted
     * @throws RefusedBodyException if it is malformed or holds too much
     */
    static DecodedBody decode(WriteProtocol protocol, byte[] body, Predicate<String> wanted) {
        return new BodyDecoder(protocol, body, wanted).decode();
    }

    private DecodedBody decode() {
        CodedInputStream in = CodedInputStream.newInstance(body);
        try {
            if (hasSymbols) {
                readSymbols(CodedInputStream.newInstance(body));
            }
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                if (tag == seriesTag) {
                    readSeries(skip(in));
                } else {
                    in.skipField(tag);
                }
            }
        } catch (InvalidProtocolBufferException e) {
            throw RefusedBodyException.malformed("the body is no protobuf message of its type, before byte "
                    + in.getTotalBytesRead() + " of " + body.length);
        } catch (IOException e) {
            throw new AssertionError("bytes in memory cannot fail to be read", e);
        }
        return new DecodedBody(found, otherSamples, otherHistograms, exemplars);
    }

    /** Symbols may stand behind the series that use them. */
    private void readSymbols(CodedInputStream in) throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == (4 << 3 | BYTES)) {
                budget.take(1);
                Slice text = skip(in);
                symbols.add(text.offset(), text.length());
            } else {
                in.skipField(tag);
            }
        }
    }

    private void readSeries(Slice series) throws IOException {
        budget.take(1);
        List<String> labels = new ArrayList<>();
        String name = "";
        int looked = 0;
        long samples = 0;
        long histograms = 0;
        CodedInputStream in = series.open(body);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (isLabel(tag) && name.isEmpty()) {
                readLabels(in, tag, labels);
                for (; looked + 1 < labels.size(); looked += 2) {
                    name = labels.get(looked).equals(Labels.NAME) ? labels.get(looked + 1) : name;
                }
                continue;
            }
            samples += tag == SAMPLES ? 1 : 0;
            histograms += tag == histogramsTag ? 1 : 0;
            exemplars += tag == exemplarsTag ? 1 : 0;
            in.skipField(tag);
        }
        if (wanted.test(name)) {
            readWanted(series.open(body));
        } else {
            otherSamples += samples;
            otherHistograms += histograms;
        }
    }

    private boolean isLabel(int tag) {
        return tag == LABELS || (tag == ONE_REFERENCE && hasSymbols);
    }

    private void readLabels(CodedInputStream in, int tag, List<String> labels) throws IOException {
        if (tag == ONE_REFERENCE) {
            addReference(in, labels);
            return;
        }
        int outer = in.pushLimit(in.readRawVarint32());
        if (hasSymbols) {
            while (in.getBytesUntilLimit() > 0) {
                addReference(in, labels);
            }
        } else {
            readLabel(in, labels);
        }
        in.popLimit(outer);
    }

    private void addReference(CodedInputStream in, List<String> labels) throws IOException {
        budget.take(1);
        labels.add(symbols.text(in.readUInt32()));
    }

    private void readLabel(CodedInputStream in, List<String> labels) throws IOException {
        budget.take(2);
        String name = "";
        String value = "";
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag) {
                case 1 << 3 | BYTES -> name = in.readStringRequireUtf8();
                case 2 << 3 | BYTES -> value = in.readStringRequireUtf8();
                default -> in.skipField(tag);
            }
        }
        labels.add(name);
        labels.add(value);
    }

    private void readWanted(CodedInputStream in) throws IOException {
        List<String> labels = new ArrayList<>();
        List<ReceivedSample> samples = new ArrayList<>();
        List<HistogramFields> histograms = new ArrayList<>();
        long created = 0;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (isLabel(tag)) {
                readLabels(in, tag, labels);
            } else if (tag == SAMPLES) {
                int outer = in.pushLimit(in.readRawVarint32());
                samples.add(readSample(in));
                in.popLimit(outer);
            } else if (tag == histogramsTag) {
                budget.take(1);
                int outer = in.pushLimit(in.readRawVarint32());
                histograms.add(HistogramFields.read(in, budget));
                in.popLimit(outer);
            } else if (tag == CREATED && hasSymbols) {
                created = in.readInt64();
            } else {
                in.skipField(tag);
            }
        }
        if (labels.size() % 2 != 0) {
            throw RefusedBodyException.malformed("a series has a label without a value");
        }
        found.add(since(created, Labels.of(labels.toArray(String[]::new)), samples, histograms));
    }

    /** The release candidates of 2.0 say once for a series since when it counts. */
    private static ReceivedSeries since(
            long created, Labels labels, List<ReceivedSample> samples, List<HistogramFields> histograms) {
        if (created == 0) {
            return new ReceivedSeries(labels, samples, histograms);
        }
        samples.replaceAll(sample ->
                sample.startMillis() == 0 ? new ReceivedSample(sample.epochMillis(), sample.value(), created) : sample);
        histograms.forEach(
                histogram -> histogram.startMillis = histogram.startMillis == 0 ? created : histogram.startMillis);
        return new ReceivedSeries(labels, samples, histograms);
    }

    private ReceivedSample readSample(CodedInputStream in) throws IOException {
        budget.take(1);
        double value = 0;
        long epochMillis = 0;
        long startMillis = 0;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag) {
                case 1 << 3 | FIXED64 -> value = in.readDouble();
                case 2 << 3 | VARINT -> epochMillis = in.readInt64();
                case 3 << 3 | VARINT -> startMillis = in.readInt64();
                default -> in.skipField(tag);
            }
        }
        return new ReceivedSample(epochMillis, value, startMillis);
    }

    /** Steps over a field of the outermost message, and says where it was. */
    private static Slice skip(CodedInputStream in) throws IOException {
        int length = in.readRawVarint32();
        int offset = in.getTotalBytesRead();
        in.skipRawBytes(length);
        return new Slice(offset, length);
    }

    /** A stretch of the body. */
    private record Slice(int offset, int length) {
        CodedInputStream open(byte[] body) {
            return CodedInputStream.newInstance(body, offset, length);
        }
    }
}
