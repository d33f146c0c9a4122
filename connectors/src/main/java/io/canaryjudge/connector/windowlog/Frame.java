package io.canaryjudge.connector.windowlog;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A part of a segment with a checksum of its own: as a rule, one commit.
 *
 * <pre>
 * magic  u32
 * length u32  of what follows the checksum
 * CRC32C u32  of what follows it
 * kind   u8   1 parts of windows, 2 end of a file that was closed, 3 names of series, 5 a commit
 * first  i64  least index of a window in it
 * last   i64  greatest
 * time   i64  when the last of it came, milliseconds since 1970
 * content     see {@link PartWriter} for parts and names, {@link CommitWriter} for commits
 * </pre>
 *
 * @param at where its content begins in the file, after {@code time}
 * @param end where it ends
 */
record Frame(Kind kind, long firstIndex, long lastIndex, long lastArrivalMillis, int at, int end) {

    static final int MAGIC = 0x434A4652;
    static final int SUM_AT = 2 * Integer.BYTES;
    static final int SUMMED_AT = 3 * Integer.BYTES;
    static final int CONTENT_AT = SUMMED_AT + 1 + 3 * Long.BYTES;

    /** What a frame is about. */
    enum Kind {
        PARTS(1),
        END(2),
        NAMES(3),
        COMMIT(5);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        /** Whether it says what came to windows. */
        boolean hasWindows() {
            return this == PARTS || this == COMMIT;
        }

        byte code() {
            return (byte) code;
        }

        static @Nullable Kind of(int code) {
            for (Kind kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            return null;
        }
    }

    /** The frame that begins at {@code at}; null if none does whose checksum is right. */
    static @Nullable Frame read(byte[] file, int length, int at) {
        if (at > length - CONTENT_AT) {
            return null;
        }
        ByteBuffer frame = ByteBuffer.wrap(file, at, length - at);
        int magic = frame.getInt();
        int summed = frame.getInt();
        int sum = frame.getInt();
        boolean isWhole = magic == MAGIC && summed >= CONTENT_AT - SUMMED_AT && summed <= frame.remaining();
        if (!isWhole || sum != checksum(file, at + SUMMED_AT, summed)) {
            return null;
        }
        Kind kind = Kind.of(frame.get());
        return kind == null
                ? null
                : new Frame(
                        kind,
                        frame.getLong(),
                        frame.getLong(),
                        frame.getLong(),
                        at + CONTENT_AT,
                        at + SUMMED_AT + summed);
    }

    static int checksum(byte[] bytes, int from, int length) {
        CRC32C sum = new CRC32C();
        sum.update(bytes, from, length);
        return (int) sum.getValue();
    }
}
