package io.canaryjudge.http.ingest;

import io.canaryjudge.histogram.HistogramSnapshot;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Payloads of HdrHistogram read slowly and obviously: all of it is unpacked, all counts are listed, then added up. */
final class ReferencePayload {

    private static final int V0 = 0x1c849308;
    private static final int V1 = 0x1c849301;
    private static final int V2 = 0x1c849303;
    private static final int WORD_SIZE = 0xf0;
    private static final int MOST_COUNTS_BYTES = 8 << 20;
    private static final BigInteger LONGS = BigInteger.ONE.shiftLeft(Long.SIZE - 1);

    private final Inflater inflater = new Inflater();
    private final byte[] room = new byte[64 << 10];

    /** What a payload holds; empty if it is none. */
    Optional<HistogramSnapshot> decode(byte[] payload, TimeUnit unit) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(payload);
            int cookie = bytes.getInt() & ~WORD_SIZE;
            boolean isPacked = cookie == V0 + 1 || cookie == V1 + 1 || cookie == V2 + 1;
            return isPacked ? unpacked(bytes, unit) : plain(bytes.rewind(), unit);
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Where zlib's data does not end, there must be more of it than the payload takes. */
    private Optional<HistogramSnapshot> unpacked(ByteBuffer packed, TimeUnit unit) {
        int length = packed.getInt();
        if (length < 0 || length > packed.remaining()) {
            return Optional.empty();
        }
        inflater.reset();
        inflater.setInput(packed.slice(packed.position(), length));
        ByteBuffer bytes;
        try {
            bytes = ByteBuffer.wrap(room, 0, inflater.inflate(room));
        } catch (DataFormatException e) {
            return Optional.empty();
        }
        Optional<HistogramSnapshot> read = plain(bytes, unit);
        return inflater.finished() || bytes.hasRemaining() ? read : Optional.empty();
    }

    private static Optional<HistogramSnapshot> plain(ByteBuffer bytes, TimeUnit unit) {
        int cookie = bytes.getInt();
        int wordBytes = (cookie & WORD_SIZE) >> 4;
        boolean isV2 = (cookie & ~WORD_SIZE) == V2;
        boolean isV1 = (cookie & ~WORD_SIZE) == V1;
        boolean isV0 = (cookie & ~WORD_SIZE) == V0;
        if (!isV2 && !((isV0 || isV1) && List.of(2, 4, 8).contains(wordBytes))) {
            return Optional.empty();
        }
        int length = isV0 ? 0 : bytes.getInt();
        skip(bytes, isV0 ? 0 : Integer.BYTES); // the index of zero
        int digits = bytes.getInt();
        long lowest = bytes.getLong();
        skip(bytes, 2 * Long.BYTES); // the highest value, and a total or a ratio
        if (length < 0 || length > MOST_COUNTS_BYTES || digits < 0 || digits > 5 || lowest < 1) {
            return Optional.empty();
        }
        Map<Long, Long> counts = new TreeMap<>();
        if (isV2) {
            variable(bytes, length, counts);
        } else {
            fixed(bytes, wordBytes, isV0 ? bytes.remaining() : length - length % wordBytes, counts);
        }
        return snapshot(new Layout(digits, lowest), counts, unit);
    }

    private static void skip(ByteBuffer bytes, int count) {
        bytes.get(new byte[count]);
    }

    /** Counts as big-endian words. */
    private static void fixed(ByteBuffer bytes, int wordBytes, int length, Map<Long, Long> counts) {
        for (long index = 0; index * wordBytes < length; index++) {
            byte[] word = new byte[wordBytes];
            bytes.get(word);
            counts.put(index, new BigInteger(word).longValueExact());
        }
    }

    /** Counts as ZigZag LEB128 words of up to nine bytes; one below zero skips so many. */
    private static void variable(ByteBuffer bytes, int length, Map<Long, Long> counts) {
        int end = bytes.position() + length;
        long index = 0;
        while (bytes.position() < end) {
            List<Integer> word = new ArrayList<>();
            do {
                word.add(bytes.get() & 0xff);
            } while (word.size() < 9 && word.get(word.size() - 1) >= 0x80);
            BigInteger zigZag = BigInteger.ZERO;
            for (int i = 0; i < word.size(); i++) {
                int part = i == 8 ? word.get(i) : word.get(i) & 0x7f;
                zigZag = zigZag.or(BigInteger.valueOf(part).shiftLeft(7 * i));
            }
            BigInteger half = zigZag.shiftRight(1);
            long count = (zigZag.testBit(0) ? half.not() : half).longValueExact();
            if (count < -Integer.MAX_VALUE) {
                throw new IllegalArgumentException("skips too many");
            }
            if (count >= 0) {
                counts.put(index, count);
            }
            index += count >= 0 ? 1 : -count;
        }
        if (bytes.position() > end) {
            throw new IllegalArgumentException("the last word is too long");
        }
    }

    /** Where values are counted. */
    private record Layout(int digits, long lowest) {

        /** The largest value at an index; empty if its bucket goes beyond what a {@code long} holds. */
        Optional<Long> highest(long index) {
            long subBuckets = Long.highestOneBit(2 * (long) Math.pow(10, digits) - 1);
            BigInteger step = BigInteger.valueOf(Long.highestOneBit(lowest));
            BigInteger place = BigInteger.valueOf(index);
            long bucket = index < subBuckets ? 0 : index / subBuckets - 1;
            if (bucket > Long.SIZE) {
                return Optional.empty();
            }
            if (index >= subBuckets) {
                place = BigInteger.valueOf(subBuckets + index % subBuckets);
            }
            BigInteger width = step.shiftLeft((int) bucket);
            BigInteger bucketEnd = width.multiply(BigInteger.valueOf(2 * subBuckets));
            BigInteger end = place.add(BigInteger.ONE).multiply(width);
            return bucketEnd.compareTo(LONGS) > 0
                    ? Optional.empty()
                    : Optional.of(end.subtract(BigInteger.ONE).longValueExact());
        }
    }

    private static Optional<HistogramSnapshot> snapshot(Layout layout, Map<Long, Long> counts, TimeUnit unit) {
        counts.values().removeIf(count -> count == 0);
        long[] micros = new long[counts.size()];
        long[] requests = new long[counts.size()];
        int i = 0;
        for (Map.Entry<Long, Long> count : counts.entrySet()) {
            Optional<Long> highest = layout.highest(count.getKey());
            if (highest.isEmpty()) {
                return Optional.empty();
            }
            micros[i] = unit.toMicros(highest.get());
            requests[i++] = count.getValue();
        }
        return Optional.of(HistogramSnapshot.ofBuckets(micros, requests));
    }
}
