package io.canaryjudge.connector.windowlog;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.canaryjudge.histogram.HistogramSnapshot;
import io.canaryjudge.histogram.PackedHistogram;
import io.canaryjudge.histogram.VarInt;
import io.canaryjudge.window.ReadingTally;
import io.canaryjudge.window.WindowSnapshot;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a window holds, in bytes: outcomes, failures, latencies as {@link PackedHistogram} has them, and for each name of
 * readings the name with its length before it, their count, and their sum as eight bytes. Numbers are {@link VarInt}s.
 */
final class WindowCodec {

    private static final int MAX_CHAR_BYTES = 3;

    private WindowCodec() {}

    static int maxBytes(WindowSnapshot requests) {
        int bytes = 2 * VarInt.MAX_BYTES + PackedHistogram.maxBytes(requests.latency());
        for (String name : requests.readings().keySet()) {
            bytes += maxTextBytes(name.length()) + VarInt.MAX_BYTES + Double.BYTES;
        }
        return bytes;
    }

    static int maxTextBytes(int characters) {
        return VarInt.MAX_BYTES + MAX_CHAR_BYTES * characters;
    }

    /** Writes a window, for which there must be room. */
    static void put(ByteBuffer to, WindowSnapshot requests) {
        VarInt.put(to, requests.outcomes());
        VarInt.put(to, requests.failures());
        PackedHistogram.put(to, requests.latency());
        requests.readings().forEach((name, tally) -> {
            putText(to, name);
            VarInt.put(to, tally.count());
            to.putDouble(tally.sum());
        });
    }

    /**
     * Reads a window, to the limit.
     *
     * @throws BufferUnderflowException if it is cut off
     * @throws IllegalArgumentException if it is none
     */
    static WindowSnapshot get(ByteBuffer from) {
        long outcomes = VarInt.get(from);
        long failures = VarInt.get(from);
        HistogramSnapshot latency = PackedHistogram.get(from);
        WindowSnapshot requests = new WindowSnapshot(outcomes, failures, latency);
        return from.hasRemaining() ? requests.withReadings(readings(from)) : requests;
    }

    private static SortedMap<String, ReadingTally> readings(ByteBuffer from) {
        SortedMap<String, ReadingTally> readings = new TreeMap<>();
        while (from.hasRemaining()) {
            String name = getText(from);
            readings.put(name, new ReadingTally(VarInt.get(from), from.getDouble()));
        }
        return readings;
    }

    static void putText(ByteBuffer to, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        VarInt.put(to, bytes.length);
        to.put(bytes);
    }

    static String getText(ByteBuffer from) {
        long length = VarInt.get(from);
        if (length < 0 || length > from.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[(int) length];
        from.get(bytes);
        return new String(bytes, UTF_8);
    }
}
