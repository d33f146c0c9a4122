package io.canaryjudge.http.ingest;

import io.canaryjudge.window.SeriesHandle;
import java.util.Arrays;
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
    /** Keeps a look-up short, whoever has chosen the tags. */
    private static final int MAX_PROBES = 16;

    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private final long seed;
    private @Nullable Entry[] slots = new @Nullable Entry[FEWEST_SLOTS];
    private int entries;
    private int bytes;

    /** @param seed makes it hard to foresee which beginnings share a slot */
    SeriesCache(long seed) {
        this.seed = seed;
    }

    /** The hash of no byte. */
    long emptyHash() {
        return seed;
    }

    /** The hash of what had {@code hash} and eight bytes more; the last word is filled up with zeroes. */
    static long hash(long hash, long word) {
        long product = (hash ^ word) * MULTIPLIER;
        return product ^ (product >>> 32);
    }

    /** The hash of {@code [from, to)}, as a scan of it would have it. */
    long hash(byte[] body, int from, int to) {
        long hash = seed;
        byte[] padded = Arrays.copyOfRange(body, from, to + Words.SIZE - (to - from) % Words.SIZE);
        Arrays.fill(padded, to - from, padded.length, (byte) 0);
        for (int i = 0; i < padded.length; i += Words.SIZE) {
            hash = hash(hash, Words.at(padded, i));
        }
        return hash;
    }

    /** The series of lines that begin with {@code [from, to)}, which has that hash; null if it is not known. */
    @Nullable SeriesHandle find(long hash, byte[] body, int from, int to) {
        int mask = slots.length - 1;
        int at = (int) hash & mask;
        for (Entry entry = slots[at]; entry != null; entry = slots[at]) {
            if (entry.hash == hash && Arrays.equals(entry.prefix, 0, entry.prefix.length, body, from, to)) {
                return entry.series;
            }
            at = (at + 1) & mask;
        }
        return null;
    }

    /** Keeps a series, if there is room near its slot. */
    void put(byte[] body, int from, int to, SeriesHandle series) {
        if (entries == MAX_ENTRIES || bytes + to - from > MAX_BYTES) {
            slots = new @Nullable Entry[FEWEST_SLOTS];
            entries = 0;
            bytes = 0;
        }
        if (2 * entries >= slots.length) {
            grow();
        }
        if (insert(new Entry(hash(body, from, to), Arrays.copyOfRange(body, from, to), series))) {
            entries++;
            bytes += to - from;
        }
    }

    private void grow() {
        @Nullable Entry[] old = slots;
        slots = new @Nullable Entry[2 * old.length];
        entries = 0;
        bytes = 0;
        for (Entry entry : old) {
            if (entry != null && insert(entry)) {
                entries++;
                bytes += entry.prefix.length;
            }
        }
    }

    private boolean insert(Entry entry) {
        int mask = slots.length - 1;
        int at = (int) entry.hash & mask;
        for (int probe = 0; probe < MAX_PROBES; probe++) {
            if (slots[at] == null) {
                slots[at] = entry;
                return true;
            }
            at = (at + 1) & mask;
        }
        return false;
    }

    int entries() {
        return entries;
    }

    private static final class Entry {
        private final long hash;
        private final byte[] prefix;
        private final SeriesHandle series;

        Entry(long hash, byte[] prefix, SeriesHandle series) {
            this.hash = hash;
            this.prefix = prefix;
            this.series = series;
        }
    }
}
