package io.canaryjudge.connector.remotewrite;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.CodedOutputStream;
import io.airlift.compress.snappy.SnappyCompressor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Writes bodies of either protocol, field by field. */
final class WriteBody {

    private final WriteProtocol protocol;
    private final List<String> symbols = new ArrayList<>(List.of(""));
    private final ByteArrayOutputStream series = new ByteArrayOutputStream();

    WriteBody(WriteProtocol protocol) {
        this.protocol = protocol;
    }

    /** A field of a message. */
    @FunctionalInterface
    interface Field {
        void write(CodedOutputStream out) throws IOException;
    }

    static byte[] message(Field... fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            for (Field field : fields) {
                field.write(out);
            }
            out.flush();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }

    /** A series with one sample; labels are names and values, the metric's first. */
    WriteBody sample(Labels labels, long epochMillis, double value) {
        return sample(labels, epochMillis, value, 0);
    }

    WriteBody sample(Labels labels, long epochMillis, long count) {
        return sample(labels, epochMillis, (double) count, 0);
    }

    WriteBody sample(Labels labels, long epochMillis, double value, long startMillis) {
        byte[] sample = message(out -> {
            out.writeDouble(1, value);
            out.writeInt64(2, epochMillis);
            if (startMillis != 0) {
                out.writeInt64(3, startMillis);
            }
        });
        return add(labels, out -> out.writeByteArray(2, sample));
    }

    WriteBody histogram(Labels labels, byte[] histogram) {
        return add(labels, out -> out.writeByteArray(protocol == WriteProtocol.V1 ? 4 : 3, histogram));
    }

    /** A native integer histogram: for each pair a bucket's number and what it holds, ascending. */
    static byte[] nativeHistogram(long epochMillis, int schema, long zeroCount, int resetHint, long... buckets) {
        return message(out -> {
            long count = zeroCount;
            for (int i = 1; i < buckets.length; i += 2) {
                count += buckets[i];
            }
            out.writeUInt64(1, count);
            out.writeDouble(3, 1);
            out.writeSInt32(4, schema);
            out.writeDouble(5, 1e-9);
            out.writeUInt64(6, zeroCount);
            long next = 0;
            long last = 0;
            for (int i = 0; i < buckets.length; i += 2) {
                long offset = buckets[i] - next;
                out.writeByteArray(11, message(span -> {
                    span.writeSInt32(1, (int) offset);
                    span.writeUInt32(2, 1);
                }));
                next = buckets[i] + 1;
                out.writeSInt64(12, buckets[i + 1] - last);
                last = buckets[i + 1];
            }
            out.writeEnum(14, resetHint);
            out.writeInt64(15, epochMillis);
        });
    }

    private WriteBody add(Labels labels, Field... fields) {
        List<Field> all = new ArrayList<>();
        String[] pairs = labels.toArray();
        if (protocol == WriteProtocol.V1) {
            for (int i = 0; i < pairs.length; i += 2) {
                String name = pairs[i];
                String value = pairs[i + 1];
                all.add(out -> out.writeByteArray(1, message(label -> {
                    label.writeString(1, name);
                    label.writeString(2, value);
                })));
            }
        } else {
            byte[] references = message(out -> {
                for (String text : pairs) {
                    out.writeUInt32NoTag(symbol(text));
                }
            });
            all.add(out -> out.writeByteArray(1, references));
        }
        all.addAll(List.of(fields));
        byte[] message = message(all.toArray(Field[]::new));
        series.writeBytes(message(out -> out.writeByteArray(protocol == WriteProtocol.V1 ? 1 : 5, message)));
        return this;
    }

    private int symbol(String text) {
        if (!symbols.contains(text)) {
            symbols.add(text);
        }
        return symbols.indexOf(text);
    }

    byte[] unpacked() {
        byte[] table = message(out -> {
            for (String symbol : symbols) {
                if (protocol == WriteProtocol.V2) {
                    out.writeByteArray(4, symbol.getBytes(UTF_8));
                }
            }
        });
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        // Symbols behind the series that use them, which protobuf allows.
        body.writeBytes(series.toByteArray());
        body.writeBytes(table);
        return body.toByteArray();
    }

    byte[] packed() {
        return pack(unpacked());
    }

    /** Packs with another library than the one that unpacks. */
    static byte[] pack(byte[] body) {
        SnappyCompressor snappy = new SnappyCompressor();
        byte[] room = new byte[snappy.maxCompressedLength(body.length)];
        int length = snappy.compress(body, 0, body.length, room, 0, room.length);
        return Arrays.copyOf(room, length);
    }
}
