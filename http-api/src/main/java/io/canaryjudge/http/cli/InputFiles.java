package io.canaryjudge.http.cli;

import io.canaryjudge.analysis.AnalysisPolicy;
import io.canaryjudge.http.config.PolicyReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Opens the files that a command is given. */
final class InputFiles {

    private static final byte[] GZIP_MAGIC = {0x1f, (byte) 0x8b};

    private InputFiles() {}

    /**
     * A file's bytes.
     *
     * @throws UsageException if there is no such file, or it cannot be read
     */
    static InputStream open(Path file) {
        requireReadable(file);
        try {
            return Files.newInputStream(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file's bytes, or those of standard input for {@code -}; see {@link #open}. */
    static InputStream openOrStandardInput(String file) {
        return file.equals("-") ? System.in : open(Path.of(file));
    }

    /** What a stream holds, decompressed if it is gzip. */
    static InputStream unzipped(InputStream in) throws IOException {
        PushbackInputStream start = new PushbackInputStream(in, GZIP_MAGIC.length);
        byte[] magic = start.readNBytes(GZIP_MAGIC.length);
        start.unread(magic);
        return Arrays.equals(magic, GZIP_MAGIC) ? new GZIPInputStream(start) : start;
    }

    /** A file's text; see {@link #open}. */
    static String text(Path file) {
        requireReadable(file);
        try {
            return Files.readString(file);
        } catch (MalformedInputException e) {
            throw new UsageException(file + " is not UTF-8 text");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The policy in a file; the default one where no file is given. */
    static AnalysisPolicy policy(@Nullable Path file) {
        return file == null ? AnalysisPolicy.DEFAULT : PolicyReader.read(text(file));
    }

    /**
     * Sees to it that a file can be read twice.
     *
     * @throws UsageException if it is something that passes by once, such as a pipe
     */
    static void requireRegular(Path file) {
        requireReadable(file);
        if (!Files.isRegularFile(file)) {
            throw new UsageException(file + " is read twice, so it must be a file and no pipe");
        }
    }

    private static void requireReadable(Path file) {
        if (!Files.exists(file)) {
            throw new UsageException("there is no file " + file);
        }
        if (Files.isDirectory(file) || !Files.isReadable(file)) {
            throw new UsageException("cannot read " + file);
        }
    }
}
