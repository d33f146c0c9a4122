package io.canaryjudge.benchmarks.crash;

import io.canaryjudge.connector.store.SqlStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import picocli.CommandLine;

/** A copy of the journal of a service that is not running, so that looking at it changes nothing of what a start finds. */
final class JournalCopy {

    private static final String FILE = "journal.db";

    private final Path folder;

    private JournalCopy(Path folder) {
        this.folder = folder;
    }

    /** Copies the journal of {@code data} into a folder beside it, in place of an earlier copy. */
    static JournalCopy of(Path data) throws IOException {
        Path folder = Files.createDirectories(data.resolve("copy"));
        for (String part : new String[] {"", "-wal", "-shm"}) {
            Files.deleteIfExists(folder.resolve(FILE + part));
        }
        for (String part : new String[] {"", "-wal"}) {
            Path file = data.resolve(FILE + part);
            if (Files.exists(file)) {
                Files.copy(file, folder.resolve(FILE + part), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return new JournalCopy(folder);
    }

    SqlStore open() {
        return SqlStore.file(folder.resolve(FILE));
    }

    /** What {@code judge audit verify} has against it; empty if it passes. */
    String audit() {
        StringWriter out = new StringWriter();
        int code = new CommandLine(new io.canaryjudge.http.cli.Main())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(out))
                .execute("audit", "verify", "--data", folder.toString());
        return code == 0 ? "" : out.toString();
    }
}
