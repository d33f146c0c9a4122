package io.canaryjudge.connector.remotewrite;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.compression.DecompressionException;
import io.netty.handler.codec.compression.Snappy;

/**
 * Snappy's block format, which remote write is packed with: the unpacked length, then literals and copies of what was
 * before.
 */
final class SnappyBlock {

    private static final int MOST_LENGTH_BYTES = 5;
    /** Lengths of literals from here on are written behind the tag. */
    private static final int LONG_LITERAL = 60;

    private final byte[] packed;
    private int position;

    private SnappyBlock(byte[] packed) {
        this.packed = packed;
    }

    /**
     * Unpacks a block. Memory is taken only once the length that it declares has been found to be within the limit and
     * to be that of its elements.
     *
     * @throws RefusedBodyException if the block is malformed or declares more than {@code maxBytes}
     */
    static byte[] unpack(byte[] packed, int maxBytes) {
        SnappyBlock block = new SnappyBlock(packed);
        long declared = block.declaredLength();
        if (declared > maxBytes) {
            throw RefusedBodyException.tooLarge(
                    "the body declares " + declared + " bytes unpacked, more than the limit of " + maxBytes);
        }
        long held = block.elementsLength(declared);
        if (held != declared) {
            throw RefusedBodyException.malformed("the body is no snappy block: it declares " + declared
                    + " bytes unpacked and holds " + (held < declared ? held : "more"));
        }
        return block.unpack((int) declared);
    }

    /** Netty's decoder is made for streams: it leaves alone an element that is cut, which was looked for before. */
    private byte[] unpack(int length) {
        byte[] unpacked = new byte[length];
        try {
            ByteBuf out = Unpooled.wrappedBuffer(unpacked).clear();
            new Snappy().decode(Unpooled.wrappedBuffer(packed), out);
            if (out.writerIndex() == length) {
                return unpacked;
            }
        } catch (DecompressionException | IndexOutOfBoundsException e) {
            throw RefusedBodyException.malformed("the body is no snappy block: it copies from outside of itself");
        }
        throw RefusedBodyException.malformed("the body is no snappy block");
    }

    /** The length in front, a varint of 32 bits. */
    private long declaredLength() {
        long length = 0;
        while (position < Math.min(packed.length, MOST_LENGTH_BYTES)) {
            int part = packed[position];
            length |= (part & 0x7FL) << (7 * position);
            position++;
            if (part >= 0) {
                return length;
            }
        }
        throw RefusedBodyException.malformed("the body is no snappy block: it does not begin with a length");
    }

    /** What the elements give together; stops when that is more than was declared. */
    private long elementsLength(long declared) {
        long total = 0;
        while (position < packed.length && total <= declared) {
            int start = position;
            total += elementLength(packed[position++] & 0xFF);
            if (position > packed.length || position < 0) {
                throw RefusedBodyException.malformed(
                        "the body is no snappy block: it ends within the element at byte " + start);
            }
        }
        return total;
    }

    /** What the element behind a tag gives; moves to its end. */
    private long elementLength(int tag) {
        int upper = tag >>> 2;
        return switch (tag & 3) {
            case 0 -> literalLength(upper);
            case 1 -> copy(1, (upper & 7) + 4);
            case 2 -> copy(2, upper + 1);
            default -> copy(4, upper + 1);
        };
    }

    private long copy(int offsetBytes, int length) {
        position += offsetBytes;
        return length;
    }

    private long literalLength(int upper) {
        long length = upper;
        if (upper >= LONG_LITERAL) {
            int bytes = upper - LONG_LITERAL + 1;
            length = 0;
            for (int i = 0; i < bytes && position + i < packed.length; i++) {
                length |= (packed[position + i] & 0xFFL) << (8 * i);
            }
            position += bytes;
        }
        position = (int) Math.min(position + length + 1, packed.length + 1L);
        return length + 1;
    }
}
