package io.canaryjudge.http.coding;

import java.util.Arrays;
import java.util.Optional;

/** A deflate stream unpacked slowly and obviously, bit by bit, after RFC 1951. */
final class ReferenceInflate {

    private static final int[] LENGTHS = {
        3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227,
        258
    };
    private static final int[] LENGTH_BITS = {
        0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0
    };
    private static final int[] CODE_LENGTH_ORDER = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
    private static final int END_OF_BLOCK = 256;
    private static final int MOST_BITS = 15;

    private final byte[] packed;
    private final byte[] out;
    private int size;
    private long bit;

    private ReferenceInflate(byte[] packed, int from, int limit) {
        this.packed = packed;
        bit = (long) from * Byte.SIZE;
        out = new byte[limit];
    }

    /** A stream that was unpacked. */
    static final class Stream {
        private final byte[] bytes;
        private final int end;

        private Stream(byte[] bytes, int end) {
            this.bytes = bytes;
            this.end = end;
        }

        byte[] bytes() {
            return bytes;
        }

        /** Where in what was unpacked it ends. */
        int end() {
            return end;
        }
    }

    /** The stream that begins at {@code from}; empty if it is malformed or holds more than {@code limit}. */
    static Optional<Stream> unpack(byte[] packed, int from, int limit) {
        ReferenceInflate stream = new ReferenceInflate(packed, from, limit);
        try {
            boolean isLast = false;
            while (!isLast) {
                isLast = stream.bits(1) == 1;
                stream.block(stream.bits(2));
            }
        } catch (IllegalStateException e) {
            return Optional.empty();
        }
        int end = (int) ((stream.bit + Byte.SIZE - 1) / Byte.SIZE);
        return Optional.of(new Stream(Arrays.copyOf(stream.out, stream.size), end));
    }

    private void block(int type) {
        switch (type) {
            case 0 -> stored();
            case 1 -> coded(fixedLengths(), code(lengths(32, 5), false));
            case 2 -> dynamic();
            default -> require(false);
        }
    }

    private void stored() {
        bit = (bit + Byte.SIZE - 1) / Byte.SIZE * Byte.SIZE;
        int length = bits(16);
        require(bits(16) == (length ^ 0xffff));
        for (int i = 0; i < length; i++) {
            put(bits(Byte.SIZE));
        }
    }

    private static int[] lengths(int count, int length) {
        int[] lengths = new int[count];
        Arrays.fill(lengths, length);
        return lengths;
    }

    private static Code fixedLengths() {
        int[] lengths = lengths(288, 8);
        Arrays.fill(lengths, 144, 256, 9);
        Arrays.fill(lengths, 256, 280, 7);
        return code(lengths, false);
    }

    private void dynamic() {
        int literals = bits(5) + 257;
        int distances = bits(5) + 1;
        int codes = bits(4) + 4;
        require(literals <= 286 && distances <= 30);
        int[] ofCodes = new int[19];
        for (int i = 0; i < codes; i++) {
            ofCodes[CODE_LENGTH_ORDER[i]] = bits(3);
        }
        Code lengthCode = code(ofCodes, true);
        int[] lengths = new int[literals + distances];
        for (int i = 0; i < lengths.length; ) {
            int symbol = symbol(lengthCode);
            int repeated = symbol;
            int times = 1;
            if (symbol >= 16) {
                require(symbol > 16 || i > 0);
                repeated = symbol == 16 ? lengths[i - 1] : 0;
                times = symbol == 16 ? 3 + bits(2) : symbol == 17 ? 3 + bits(3) : 11 + bits(7);
            }
            require(times <= lengths.length - i);
            Arrays.fill(lengths, i, i + times, repeated);
            i += times;
        }
        require(lengths[END_OF_BLOCK] > 0);
        coded(
                code(Arrays.copyOf(lengths, literals), false),
                code(Arrays.copyOfRange(lengths, literals, lengths.length), false));
    }

    private void coded(Code literals, Code distances) {
        for (int symbol = symbol(literals); symbol != END_OF_BLOCK; symbol = symbol(literals)) {
            if (symbol < END_OF_BLOCK) {
                put(symbol);
                continue;
            }
            require(symbol <= 285);
            int length = LENGTHS[symbol - 257] + bits(LENGTH_BITS[symbol - 257]);
            int place = symbol(distances);
            require(place <= 29);
            int bits = Math.max(0, place / 2 - 1);
            int distance = (place < 4 ? place : (2 + place % 2) << bits) + 1 + bits(bits);
            require(distance <= size);
            for (int i = 0; i < length; i++) {
                put(out[size - distance]);
            }
        }
    }

    /** How many codes there are of each length, and the symbols in the order of their codes. */
    private static final class Code {
        private final int[] counts;
        private final int[] symbols;

        Code(int[] counts, int[] symbols) {
            this.counts = counts;
            this.symbols = symbols;
        }
    }

    /** A code may leave room only where it has one word of one bit, or none; that of lengths never. */
    private static Code code(int[] lengths, boolean mustBeFull) {
        int[] counts = new int[MOST_BITS + 1];
        int[] symbols = new int[lengths.length];
        int next = 0;
        for (int length = 1; length <= MOST_BITS; length++) {
            for (int symbol = 0; symbol < lengths.length; symbol++) {
                if (lengths[symbol] == length) {
                    counts[length]++;
                    symbols[next++] = symbol;
                }
            }
        }
        int room = 1;
        for (int length = 1; length <= MOST_BITS; length++) {
            room = 2 * room - counts[length];
            if (room < 0) {
                throw new IllegalStateException("more codes than there are");
            }
        }
        boolean isSmall = next == 0 || (next == 1 && counts[1] == 1);
        if (room > 0 && (mustBeFull || !isSmall)) {
            throw new IllegalStateException("fewer codes than there must be");
        }
        return new Code(counts, symbols);
    }

    private int symbol(Code code) {
        int word = 0;
        int first = 0;
        int index = 0;
        for (int length = 1; length <= MOST_BITS; length++) {
            word |= bits(1);
            int count = code.counts[length];
            if (word - first < count) {
                return code.symbols[index + word - first];
            }
            index += count;
            first = (first + count) << 1;
            word <<= 1;
        }
        throw new IllegalStateException("no such code");
    }

    private int bits(int count) {
        int bits = 0;
        for (int i = 0; i < count; i++, bit++) {
            int at = (int) (bit / Byte.SIZE);
            require(at < packed.length);
            bits |= (packed[at] >> (bit % Byte.SIZE) & 1) << i;
        }
        return bits;
    }

    private void put(int value) {
        require(size < out.length);
        out[size++] = (byte) value;
    }

    private void require(boolean holds) {
        if (!holds) {
            throw new IllegalStateException("malformed at bit " + bit);
        }
    }
}
