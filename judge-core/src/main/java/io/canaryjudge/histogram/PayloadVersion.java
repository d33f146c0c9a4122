package io.canaryjudge.histogram;

/** The generations of the HdrHistogram payload, told apart by the four bytes each begins with. */
enum PayloadVersion {
    /** Counts as fixed words up to the end of the data. */
    V0(0x1c849308, 0x1c849309),
    /** Counts as fixed words, as many bytes as announced. */
    V1(0x1c849301, 0x1c849302),
    /** Counts as variable-length words, runs of empty buckets folded into one negative word. */
    V2(0x1c849303, 0x1c849304);

    /** Bits 4 to 7 of a cookie hold the size of a count in bytes. */
    private static final int WORD_SIZE_BITS = 0xf0;

    private static final int DOUBLE_HISTOGRAM = 0x0c72124e;
    private static final int COMPRESSED_DOUBLE_HISTOGRAM = 0x0c72124f;

    private final int cookie;
    private final int compressedCookie;

    PayloadVersion(int cookie, int compressedCookie) {
        this.cookie = cookie;
        this.compressedCookie = compressedCookie;
    }

    /** Whether a payload that begins with this cookie wraps another one in zlib. */
    static boolean isCompressed(int cookie) {
        for (PayloadVersion version : values()) {
            if (version.compressedCookie == (cookie & ~WORD_SIZE_BITS)) {
                return true;
            }
        }
        if (cookie == COMPRESSED_DOUBLE_HISTOGRAM || cookie == DOUBLE_HISTOGRAM) {
            throw new IllegalArgumentException("histogram payload holds floating-point values, need integer ones");
        }
        return false;
    }

    /** The version of an uncompressed payload. */
    static PayloadVersion of(int cookie) {
        for (PayloadVersion version : values()) {
            if (version.cookie == (cookie & ~WORD_SIZE_BITS)) {
                return version;
            }
        }
        throw new IllegalArgumentException("not a histogram payload: it begins with 0x" + Integer.toHexString(cookie));
    }

    /** The bytes of one count in a V0 or V1 payload: 2, 4 or 8. */
    static int wordBytes(int cookie) {
        int bytes = (cookie & WORD_SIZE_BITS) >> 4;
        if (bytes != 2 && bytes != 4 && bytes != 8) {
            throw new IllegalArgumentException("histogram counts must have 2, 4 or 8 bytes, had " + bytes);
        }
        return bytes;
    }
}
