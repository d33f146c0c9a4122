package io.canaryjudge.fuzz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * A protobuf message read slowly and obviously: its fields in their order, without knowing what they mean.
 *
 * <p>A varint has at most ten bytes. Where the tenth says that there are more, the library refuses it when it steps over
 * it, and takes it when it reads a number of 64 bits of which the highest is set; so whoever reads one here says which.
 */
public final class PlainWire {

    /** How deep groups, which nobody uses any more, may lie within one another; the library's limit. */
    private static final int MOST_GROUPS = 100;

    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int GROUP = 3;
    private static final int GROUP_END = 4;
    private static final int FIXED32 = 5;

    private final byte[] message;
    private int at;

    private PlainWire(byte[] message) {
        this.message = message;
    }

    /** A field as it came. */
    public static final class Field {
        private final int field;
        private final int wireType;
        private final boolean isTooLong;
        private final long number;
        private final byte[] bytes;

        private Field(int field, int wireType, boolean isTooLong, long number, byte[] bytes) {
            this.field = field;
            this.wireType = wireType;
            this.isTooLong = isTooLong;
            this.number = number;
            this.bytes = bytes;
        }

        /** Which field of its message it is. */
        public int field() {
            return field;
        }

        int wireType() {
            return wireType;
        }

        /** Whether it is a varint of which the tenth byte says that there are more. */
        boolean isTooLong() {
            return isTooLong;
        }

        /** The lower 64 bits of a varint, or the fixed number; 0 for others. */
        public long number() {
            return number;
        }

        /** What a field that says its length holds; empty for others. */
        public byte[] bytes() {
            return bytes;
        }

        /** Whether it is a number of variable length. */
        public boolean isVarint() {
            return wireType == VARINT;
        }

        /** Whether it is a number of eight bytes. */
        public boolean isFixed64() {
            return wireType == FIXED64;
        }

        /** Whether it is a number of four bytes. */
        public boolean isFixed32() {
            return wireType == FIXED32;
        }

        /** Whether it says its length. */
        public boolean isBytes() {
            return wireType == BYTES;
        }
    }

    /**
     * The fields of a message; empty if it is malformed.
     *
     * @param of64Bits fields whose varints may be too long
     */
    public static Optional<List<Field>> read(byte[] message, Integer... of64Bits) {
        List<Integer> lenient = List.of(of64Bits);
        return new PlainWire(message)
                .fields()
                .filter(fields ->
                        fields.stream().allMatch(field -> !field.isTooLong() || lenient.contains(field.field())));
    }

    /** The varints of a packed list, which may be too long; empty if one is malformed. */
    public static Optional<List<Long>> varints(byte[] packed) {
        return list(packed, PlainWire::varint);
    }

    /** The varints of a packed list; empty if one is malformed. */
    public static Optional<List<Long>> shortVarints(byte[] packed) {
        return list(packed, PlainWire::shortVarint);
    }

    /** The numbers of eight bytes of a packed list; empty if the last one is cut. */
    public static Optional<List<Long>> fixed64s(byte[] packed) {
        return list(packed, wire -> wire.fixed(Long.BYTES));
    }

    private static Optional<List<Long>> list(byte[] packed, ToLongFunction<PlainWire> next) {
        PlainWire wire = new PlainWire(packed);
        List<Long> numbers = new ArrayList<>();
        try {
            while (wire.at < packed.length) {
                numbers.add(next.applyAsLong(wire));
            }
            return Optional.of(numbers);
        } catch (IllegalStateException e) {
            return Optional.empty();
        }
    }

    private Optional<List<Field>> fields() {
        List<Field> fields = new ArrayList<>();
        try {
            while (at < message.length) {
                fields.add(field(0));
            }
            return Optional.of(fields);
        } catch (IllegalStateException e) {
            return Optional.empty();
        }
    }

    private Field field(int groups) {
        int tag = (int) shortVarint();
        int number = tag >>> 3;
        require(number > 0);
        return switch (tag & 7) {
            case VARINT -> number(number);
            case FIXED64 -> new Field(number, FIXED64, false, fixed(Long.BYTES), new byte[0]);
            case FIXED32 -> new Field(number, FIXED32, false, fixed(Integer.BYTES), new byte[0]);
            case BYTES -> {
                int length = (int) shortVarint();
                require(length >= 0 && length <= message.length - at);
                at += length;
                yield new Field(number, BYTES, false, 0, Arrays.copyOfRange(message, at - length, at));
            }
            case GROUP -> {
                require(groups < MOST_GROUPS);
                Field inner = field(groups + 1);
                while (inner.wireType() != GROUP_END) {
                    require(!inner.isTooLong());
                    inner = field(groups + 1);
                }
                require(inner.field() == number);
                yield new Field(number, GROUP, false, 0, new byte[0]);
            }
            case GROUP_END -> {
                require(groups > 0);
                yield new Field(number, GROUP_END, false, 0, new byte[0]);
            }
            default -> throw new IllegalStateException("no such wire type at " + at);
        };
    }

    private Field number(int number) {
        long value = varint();
        return new Field(number, VARINT, message[at - 1] < 0, value, new byte[0]);
    }

    private long shortVarint() {
        long value = varint();
        require(message[at - 1] >= 0);
        return value;
    }

    /** Up to ten bytes; what does not fit 64 bits is left out. */
    private long varint() {
        long value = 0;
        byte part = -1;
        for (int i = 0; i < 10 && part < 0; i++) {
            require(at < message.length);
            part = message[at++];
            value |= (part & 0x7fL) << (7 * i);
        }
        require(part >= 0 || value < 0);
        return value;
    }

    private long fixed(int bytes) {
        require(bytes <= message.length - at);
        long value = 0;
        for (int i = bytes - 1; i >= 0; i--) {
            value = value << Byte.SIZE | (message[at + i] & 0xff);
        }
        at += bytes;
        return value;
    }

    private void require(boolean holds) {
        if (!holds) {
            throw new IllegalStateException("malformed at " + at);
        }
    }
}
