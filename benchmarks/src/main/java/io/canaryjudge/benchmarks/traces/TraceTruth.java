package io.canaryjudge.benchmarks.traces;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is known to be true of recorded traces, from the table in the README beside them. */
public final class TraceTruth {

    private static final Pattern NAME = Pattern.compile("`([^`]+)`");

    private final Map<String, String> byName;

    private TraceTruth(Map<String, String> byName) {
        this.byName = byName;
    }

    /** The table of a folder's {@code README.md}; rows start with names in backquotes, then the truth. */
    public static TraceTruth read(Path folder) throws IOException {
        Map<String, String> byName = new HashMap<>();
        Path readme = folder.resolve("README.md");
        if (Files.exists(readme)) {
            for (String line : Files.readAllLines(readme)) {
                String[] cells = line.split("\\|", -1);
                Matcher names = NAME.matcher(cells.length > 2 ? cells[1] : "");
                while (names.find()) {
                    byName.put(names.group(1), cells[2].strip());
                }
            }
        }
        return new TraceTruth(byName);
    }

    /** The words "same", "worse" or "better", or a question mark where nothing is known. */
    public String of(String name) {
        return byName.getOrDefault(name, "?");
    }
}
