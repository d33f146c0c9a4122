package io.canaryjudge.flag;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version by Semantic Versioning 2.0.0, ordered by its precedence (clause 11); build metadata is left out, since it
 * has no part in it.
 *
 * @param preRelease the identifiers behind the hyphen; empty for a release
 */
record SemanticVersion(long major, long minor, long patch, List<String> preRelease)
        implements Comparable<SemanticVersion> {

    private static final int MOST_CHARACTERS = 256;
    private static final String NUMBER = "(0|[1-9]\\d{0,17})";
    private static final String PRE_RELEASE_PART = "(?:0|[1-9]\\d*|\\d*[A-Za-z-][0-9A-Za-z-]*)";
    private static final Pattern SYNTAX = Pattern.compile("[vV]?" + NUMBER + "\\." + NUMBER + "\\." + NUMBER + "(?:-("
            + PRE_RELEASE_PART + "(?:\\." + PRE_RELEASE_PART + ")*))?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?");
    private static final Pattern DOT = Pattern.compile("\\.");

    SemanticVersion {
        preRelease = List.copyOf(preRelease);
    }

    /** The version that a text is, with or without a {@code v} in front; empty for any other text. */
    static Optional<SemanticVersion> parse(String text) {
        Matcher version = SYNTAX.matcher(text);
        if (text.length() > MOST_CHARACTERS || !version.matches()) {
            return Optional.empty();
        }
        String preRelease = version.group(4);
        return Optional.of(new SemanticVersion(
                Long.parseLong(version.group(1)),
                Long.parseLong(version.group(2)),
                Long.parseLong(version.group(3)),
                preRelease == null ? List.of() : List.of(DOT.split(preRelease, -1))));
    }

    @Override
    public int compareTo(SemanticVersion other) {
        if (major != other.major) {
            return Long.compare(major, other.major);
        }
        if (minor != other.minor) {
            return Long.compare(minor, other.minor);
        }
        if (patch != other.patch) {
            return Long.compare(patch, other.patch);
        }
        return comparePreReleases(preRelease, other.preRelease);
    }

    private static int comparePreReleases(List<String> these, List<String> those) {
        if (these.isEmpty() || those.isEmpty()) {
            return Boolean.compare(these.isEmpty(), those.isEmpty());
        }
        for (int i = 0; i < Math.min(these.size(), those.size()); i++) {
            int order = compareIdentifiers(these.get(i), those.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(these.size(), those.size());
    }

    /** Numbers by value, texts by ASCII, numbers before texts; no number has a leading zero. */
    private static int compareIdentifiers(String one, String other) {
        boolean bothNumbers = isNumber(one) && isNumber(other);
        if (bothNumbers && one.length() != other.length()) {
            return Integer.compare(one.length(), other.length());
        }
        if (isNumber(one) != isNumber(other)) {
            return isNumber(one) ? -1 : 1;
        }
        return Integer.signum(one.compareTo(other));
    }

    private static boolean isNumber(String identifier) {
        return identifier.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
