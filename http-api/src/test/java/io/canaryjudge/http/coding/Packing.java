package io.canaryjudge.http.coding;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.xerial.snappy.Snappy;
import org.xerial.snappy.SnappyFramedOutputStream;

/** Packs bodies with other programs than ours: the JDK's zlib, and the original Zstandard and Snappy. */
public final class Packing {

    private Packing() {}

    /** The body as a sender of this coding has it. */
    public static byte[] pack(ContentCoding coding, byte[] body) {
        try {
            return switch (coding) {
                case GZIP -> through(body, GZIPOutputStream::new);
                case DEFLATE -> through(body, DeflaterOutputStream::new);
                case ZSTD -> Zstd.compress(body, 3);
                case SNAPPY -> Snappy.compress(body);
                case SNAPPY_FRAMED -> through(body, SnappyFramedOutputStream::new);
                case IDENTITY -> body.clone();
            };
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static byte[] rawDeflate(byte[] body) {
        try {
            return through(body, out -> new DeflaterOutputStream(out, new Deflater(6, true)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] through(byte[] body, Packer packer) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = packer.over(packed)) {
            out.write(body);
        }
        return packed.toByteArray();
    }

    @FunctionalInterface
    private interface Packer {
        OutputStream over(OutputStream out) throws IOException;
    }
}
