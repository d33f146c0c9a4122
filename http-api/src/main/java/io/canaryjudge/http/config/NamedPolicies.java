package io.canaryjudge.http.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads the policies of a folder, each named after its file. */
final class NamedPolicies {

    private static final String KEY = "policiesDirectory";
    private static final int MOST = 1_000;
    private static final Pattern FILE = Pattern.compile("([a-z0-9][a-z0-9._-]{0,99})\\.(?:yaml|yml|json)");

    private NamedPolicies() {}

    /** The policies; whatever is wrong with one is noted. */
    static Map<String, PolicyDocument> read(Fields fields) {
        Map<String, PolicyDocument> policies = new TreeMap<>();
        if (fields.has(KEY)) {
            for (Path file : files(fields)) {
                add(file, fields, policies);
            }
        }
        return policies;
    }

    private static List<Path> files(Fields fields) {
        String folder = fields.requiredText(KEY);
        try (Stream<Path> found = Files.list(Path.of(folder))) {
            List<Path> files =
                    found.filter(Files::isRegularFile).sorted().limit(MOST + 1L).toList();
            if (files.size() > MOST) {
                fields.refuse(KEY, "must have at most " + MOST + " files");
            }
            return files;
        } catch (IOException | IllegalArgumentException e) {
            fields.refuse(
                    KEY,
                    "cannot be read: " + Fields.describe(folder) + " ("
                            + e.getClass().getSimpleName() + ")");
            return List.of();
        }
    }

    private static void add(Path file, Fields fields, Map<String, PolicyDocument> policies) {
        String fileName = String.valueOf(file.getFileName());
        Matcher matcher = FILE.matcher(fileName);
        if (!matcher.matches()) {
            fields.refuse(
                    KEY,
                    Fields.describe(fileName)
                            + " must be named after its policy, in small letters, digits, '.', '_' and"
                            + " '-', and end in .yaml, .yml or .json");
            return;
        }
        String name = matcher.group(1);
        if (name.equals(ServerConfig.DEFAULT_POLICY) || policies.containsKey(name)) {
            fields.refuse(KEY, Fields.describe(fileName) + " must not take the name of another policy");
            return;
        }
        try {
            policies.put(name, PolicyDocument.read(Files.readString(file)));
        } catch (InvalidInputException e) {
            e.problems().forEach(problem -> fields.refuse(KEY, fileName + ": " + problem));
        } catch (IOException e) {
            fields.refuse(
                    KEY,
                    Fields.describe(fileName) + " cannot be read ("
                            + e.getClass().getSimpleName() + ")");
        }
    }
}
