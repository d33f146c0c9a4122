package io.canaryjudge.fuzz;

import java.util.Arrays;
import java.util.Optional;

/** A Snappy block unpacked slowly and obviously, after format_description.txt of google/snappy. */
public final class PlainSnappy {

    private final byte[] packed;
    private final int limit;
    private byte[] out = {};
    private int size;
    private int at;

    private PlainSnappy(byte[] packed, int limit) {
        this.packed = packed;
        this.limit = limit;
    }

    /** What a block holds; empty if it is malformed or holds more than {@code limit}. */
    public static Optional<byte[]> unpack(byte[] packed, int limit) {
        PlainSnappy block = new PlainSnappy(packed, limit);
        try {
            return Optional.of(block.unpack());
        } catch (IllegalStateException e) {
            return Optional.empty();
        }
    }

    private byte[] unpack() {
        long length = 0;
        int part = 0x80;
        for (int i = 0; part >= 0x80; i++) {
            require(i < 5);
            part = (int) number(1);
            length |= (part & 0x7fL) << (7 * i);
        }
        require(length <= limit);
        out = new byte[(int) length];
        while (at < packed.length) {
            element();
        }
        require(size == length);
        return Arrays.copyOf(out, size);
    }

    private void element() {
        int tag = (int) number(1);
        int upper = tag >> 2;
        switch (tag & 3) {
            case 0 -> literal(upper < 60 ? upper + 1L : number(upper - 59) + 1);
            case 1 -> copy((upper & 7) + 4, (upper >> 3) << Byte.SIZE | number(1));
            case 2 -> copy(upper + 1, number(2));
            default -> copy(upper + 1, number(4));
        }
    }

    private void literal(long length) {
        require(length <= packed.length - at);
        for (int i = 0; i < length; i++) {
            put(packed[at++]);
        }
    }

    private void copy(int length, long offset) {
        require(offset > 0 && offset <= size);
        for (int i = 0; i < length; i++) {
            put(out[size - (int) offset]);
        }
    }

    private void put(byte value) {
        require(size < out.length);
        out[size++] = value;
    }

    /** Little-endian. */
    private long number(int bytes) {
        require(bytes <= packed.length - at);
        long number = 0;
        for (int i = 0; i < bytes; i++) {
            number |= (packed[at++] & 0xffL) << (Byte.SIZE * i);
        }
        return number;
    }

    private void require(boolean holds) {
        if (!holds) {
            throw new IllegalStateException("no block, at byte " + at);
        }
    }
}
