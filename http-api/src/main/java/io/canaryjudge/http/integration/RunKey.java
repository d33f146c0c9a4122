package io.canaryjudge.http.integration;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * By what a controller's run is found again: its analysis was started under this key. Written as one text, of which no part
 * can be taken for another.
 *
 * @param controller such as {@code flagger}
 * @param policy name of the policy
 * @param namespace of the object that is rolled out
 * @param name of that object
 * @param revision what is rolled out, in the controller's words
 * @param part which of the revision's runs: a step, or what went before it
 */
public record RunKey(String controller, String policy, String namespace, String name, String revision, String part) {

    private static final int PARTS = 6;
    /** What every store can index. */
    private static final int MOST_CHARACTERS = 1_000;

    /** @throws IllegalArgumentException if its parts are too long together */
    public RunKey {
        int length = encoded(policy + namespace + name + revision).length();
        if (length > MOST_CHARACTERS || encoded(part).length() > MOST_CHARACTERS) {
            throw new IllegalArgumentException("the names of the run must have at most " + MOST_CHARACTERS
                    + " characters together, percent-encoded");
        }
    }

    /** As it is kept. */
    public String text() {
        return objectPrefix() + encoded(revision) + "/" + encoded(part);
    }

    /** What the keys of all runs of the same object begin with. */
    public String objectPrefix() {
        return List.of(controller, policy, namespace, name).stream()
                        .map(RunKey::encoded)
                        .collect(Collectors.joining("/"))
                + "/";
    }

    /** The key that a text was made of; empty for one that is somebody else's. */
    public static Optional<RunKey> parse(String text) {
        List<String> parts = Arrays.asList(text.split("/", -1));
        if (parts.size() != PARTS || !Controllers.NAMES.contains(parts.get(0))) {
            return Optional.empty();
        }
        try {
            List<String> plain =
                    parts.stream().map(part -> URLDecoder.decode(part, UTF_8)).toList();
            return Optional.of(
                    new RunKey(plain.get(0), plain.get(1), plain.get(2), plain.get(3), plain.get(4), plain.get(5)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The same object's run of the same revision that comes after another one. */
    public RunKey after(String run) {
        return new RunKey(controller, policy, namespace, name, revision, run);
    }

    private static String encoded(String part) {
        return URLEncoder.encode(part, UTF_8);
    }
}
