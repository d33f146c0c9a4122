package io.canaryjudge.http.ingest;

import io.canaryjudge.window.SeriesHandle;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Which series lines belong to that begin with the same bytes, measurement and tags, as one that was read before. Bounded
 * in entries and in bytes: when it is full it is emptied, and whoever is missing is read again. Used by one thread.
 */
final class SeriesCache {

    /** Longest beginning of a line that is kept. */
    static final int MAX_PREFIX_BYTES = 1_024;

    private static final int MAX_ENTRIES = 1 << 18;
    private static final int MAX_BYTES = 32 << 20;
    private static final int FEWEST_SLOTS = 1 << 10;
    private static final int FEWEST_BYTES = 1 << 16;
    /** Keeps a look-up short, whoever has chosen the tags. */
    private static final int MAX_PROBES = 16;

    /*
     * A sum of products of two words each, both made unforeseeable by a key of their own: no word waits for the one before
     * it, and whoever does not know the keys can hardly find texts with the same sum. It is the function NH [1] with words
     * of 64 bits, whose products are folded into 64.
     *
     * [1] J. Black et al., UMAC: fast and secure message authentication, CRYPTO 1999, section 3.
     */
    private final long[] keys = new long[MAX_PREFIX_BYTES / Words.SIZE + 2];

    /** By slot: the hash, and the number of an entry plus one, 0 where the slot is empty. */
    private long[] hashes = new long[FEWEST_SLOTS];

    private int[] numbers = new int[FEWEST_SLOTS];

    /** All beginnings, one after the other; by number: where each ends. */
    private byte[] texts = new byte[FEWEST_BYTES];

    private int[] ends = new int[FEWEST_SLOTS];
    private @Nullable SeriesHandle[] series = new @Nullable SeriesHandle[FEWEST_SLOTS];
    private int entries;

    /** @param seed makes it hard to foresee which beginnings share a slot */
    SeriesCache(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Arrays.setAll(keys, i -> random.nextLong());
    }

    /** The hash of {@code [from, to)}, which is not empty; eight bytes can be read from {@code from} on. */
    private long hash(byte[] body, int from, int to) {
        int length = to - from;
        if (length < Words.SIZE) {
            return product(Words.first(Words.at(body, from), length) + keys[0], length + keys[1]);
        }
        int lastPair = to - 2 * Words.SIZE;
        long hash = length;
        int key = 0;
        for (int at = from; at < lastPair; at += 2 * Words.SIZE) {
            hash += product(Words.at(body, at) + keys[key], Words.at(body, at + Words.SIZE) + keys[key + 1]);
            key += 2;
        }
        long last = Words.at(body, to - Words.SIZE) + keys[key + 1];
        return hash + product(Words.at(body, Math.max(from, lastPair)) + keys[key], last);
    }

    private static long product(long a, long b) {
        return Math.multiplyHigh(a, b) ^ (a * b);
    }

    private static int slot(long hash, int mask) {
        return (int) (hash ^ (hash >>> 32)) & mask;
    }

    /**
     * The series of lines that begin with {@code [from, to)}; null if it is not known.
     *
     * @param from from here on eight bytes can be read
     * @param to 1 to {@link #MAX_PREFIX_BYTES} more
     */
    @Nullable SeriesHandle find(byte[] body, int from, int to) {
        long hash = hash(body, from, to);
        int mask = numbers.length - 1;
        int at = slot(hash, mask);
        for (int number = numbers[at]; number != 0; number = numbers[at]) {
            if (hashes[at] == hash && Arrays.equals(texts, start(number - 1), ends[number - 1], body, from, to)) {
                return series[number - 1];
            }
            at = (at + 1) & mask;
        }
        return null;
    }

    private int start(int number) {
        return number == 0 ? 0 : ends[number - 1];
    }

    /** Keeps a series, if there is room near its slot. */
    void put(byte[] body, int from, int to, SeriesHandle handle) {
        if (entries == MAX_ENTRIES || start(entries) + to - from > MAX_BYTES) {
            clear();
        }
        if (2 * (entries + 1) > numbers.length) {
            grow();
        }
        if (insert(hash(body, from, to), entries)) {
            add(body, from, to, handle);
        }
    }

    private void clear() {
        hashes = new long[FEWEST_SLOTS];
        numbers = new int[FEWEST_SLOTS];
        Arrays.fill(series, null);
        entries = 0;
    }

    private void add(byte[] body, int from, int to, SeriesHandle handle) {
        int start = start(entries);
        int end = start + to - from;
        if (end > texts.length) {
            texts = Arrays.copyOf(texts, Math.min(MAX_BYTES, Math.max(2 * texts.length, end)));
        }
        if (entries == ends.length) {
            ends = Arrays.copyOf(ends, 2 * entries);
            series = Arrays.copyOf(series, 2 * entries);
        }
        System.arraycopy(body, from, texts, start, to - from);
        ends[entries] = end;
        series[entries] = handle;
        entries++;
    }

    /** Whoever finds no slot any more is not found again, and is put anew. */
    private void grow() {
        long[] oldHashes = hashes;
        int[] oldNumbers = numbers;
        hashes = new long[2 * oldHashes.length];
        numbers = new int[hashes.length];
        for (int i = 0; i < oldNumbers.length; i++) {
            if (oldNumbers[i] != 0) {
                insert(oldHashes[i], oldNumbers[i] - 1);
            }
        }
    }

    private boolean insert(long hash, int number) {
        int mask = numbers.length - 1;
        int at = slot(hash, mask);
        for (int probe = 0; probe < MAX_PROBES; probe++) {
            if (numbers[at] == 0) {
                hashes[at] = hash;
                numbers[at] = number + 1;
                return true;
            }
            at = (at + 1) & mask;
        }
        return false;
    }
}
