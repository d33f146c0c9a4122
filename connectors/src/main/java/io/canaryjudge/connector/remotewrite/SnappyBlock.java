package io.canaryjudge.connector.remotewrite;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.compression.DecompressionException;
import io.netty.handler.codec.compression.Snappy;

/** Snappy's block format, which remote write is packed with: the unpacked length, then literals and copies. */
final class SnappyBlock {

    private static final int MOST_LENGTH_BYTES = 5;

    private SnappyBlock() {}

    /**
     * Unpacks a block. Memory is taken only once the length that it declares has been found to be within the limit.
     *
     * @throws RefusedBodyException if the block is malformed or declares more than {@code maxBytes}
     */
    static byte[] unpack(byte[] packed, int maxBytes) {
        long declared = declaredLength(packed);
        if (declared > maxBytes) {
            throw RefusedBodyException.tooLarge(
                    "the body declares " + declared + " bytes unpacked, more than the limit of " + maxBytes);
        }
        byte[] unpacked = new byte[(int) declared];
        ByteBuf in = Unpooled.wrappedBuffer(packed);
        // A buffer that cannot grow: a block that holds more than it declares fails instead of growing it.
        ByteBuf out = Unpooled.wrappedBuffer(unpacked).clear();
        try {
            new Snappy().decode(in, out);
        } catch (DecompressionException | IndexOutOfBoundsException | IllegalArgumentException e) {
            throw malformed(in);
        }
        if (in.isReadable() || out.writerIndex() != unpacked.length) {
            throw malformed(in);
        }
        return unpacked;
    }

    private static RefusedBodyException malformed(ByteBuf in) {
        return RefusedBodyException.malformed("the body is no snappy block from its beginning to its end, byte "
                + in.readerIndex() + " of " + in.capacity());
    }

    /** The length in front, a varint of 32 bits. */
    private static long declaredLength(byte[] packed) {
        long length = 0;
        for (int i = 0; i < Math.min(packed.length, MOST_LENGTH_BYTES); i++) {
            length |= (packed[i] & 0x7FL) << (7 * i);
            if (packed[i] >= 0) {
                return length;
            }
        }
        throw RefusedBodyException.malformed("the body is no snappy block: it does not begin with a length");
    }
}
