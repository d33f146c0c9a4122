package io.canaryjudge.http.coding;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A way in which a body may be packed, by its name in {@code Content-Encoding}. Safe for use by several threads. */
public enum ContentCoding {
    /** One or more gzip members, RFC 1952. */
    GZIP("gzip"),
    /** A zlib stream, RFC 1950, as HTTP says; or a bare deflate stream, RFC 1951, as some senders have it. */
    DEFLATE("deflate"),
    /** One or more Zstandard frames, RFC 8878, with windows of up to 8 MiB. */
    ZSTD("zstd"),
    /** One Snappy block, as Prometheus sends it. */
    SNAPPY("snappy"),
    /** The Snappy framing format. */
    SNAPPY_FRAMED("x-snappy-framed"),
    /** Not packed at all. */
    IDENTITY("identity");

    private static final String OLD_WORD_FOR_GZIP = "x-gzip";

    private final String word;

    ContentCoding(String word) {
        this.word = word;
    }

    /** The coding of a name, in capitals or not; empty when there is none of that name. */
    public static Optional<ContentCoding> ofWord(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        return lower.equals(OLD_WORD_FOR_GZIP)
                ? Optional.of(GZIP)
                : Arrays.stream(values())
                        .filter(coding -> coding.word.equals(lower))
                        .findFirst();
    }

    /** Its usual name. */
    public String word() {
        return word;
    }

    /**
     * The body as it was before it was packed; no byte of {@code packed} is left over.
     *
     * @param packed not changed; what comes back may be the same array
     * @param limit the most bytes that may come out, 0 or more; no more than about three times that is ever held, and for
     *     zstd its window
     * @throws UnpackException if more come out, or if {@code packed} is not of this coding from its beginning to its end;
     *     nothing else is thrown
     */
    public byte[] unpack(byte[] packed, int limit) throws UnpackException {
        return switch (this) {
            case GZIP -> GzipMembers.unpack(packed, limit);
            case DEFLATE -> DeflateStream.unpack(packed, limit);
            case ZSTD -> ZstdFrames.unpack(packed, limit);
            case SNAPPY -> SnappyBlock.unpack(packed, limit);
            case SNAPPY_FRAMED -> SnappyFrames.unpack(packed, limit);
            case IDENTITY -> unpacked(packed, limit);
        };
    }

    private static byte[] unpacked(byte[] body, int limit) throws UnpackException {
        if (body.length > limit) {
            throw UnpackException.tooLarge(limit);
        }
        return body;
    }
}
