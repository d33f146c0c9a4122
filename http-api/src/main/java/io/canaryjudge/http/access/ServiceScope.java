package io.canaryjudge.http.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which services something holds for: all, or those that are named, where {@code payments-*} names all that begin so.
 * Immutable.
 */
public final class ServiceScope {

    /** Every service, whatever its name, and what belongs to none. */
    public static final ServiceScope ALL = new ServiceScope(List.of("*"));

    private static final int MOST_PATTERNS = 1_000;
    private static final int LONGEST_PATTERN = 256;

    private final Set<String> patterns;
    private final Set<String> names = new TreeSet<>();
    private final List<String> prefixes = new ArrayList<>();

    private ServiceScope(List<String> patterns) {
        this.patterns = new TreeSet<>(patterns);
        for (String pattern : this.patterns) {
            if (pattern.endsWith("*")) {
                prefixes.add(pattern.substring(0, pattern.length() - 1));
            } else {
                names.add(pattern);
            }
        }
    }

    /**
     * The services of these patterns.
     *
     * @throws IllegalArgumentException if there is none, one is empty or too long, or has a star elsewhere than at its end
     */
    public static ServiceScope of(List<String> patterns) {
        if (patterns.isEmpty() || patterns.size() > MOST_PATTERNS) {
            throw new IllegalArgumentException("services: from 1 to " + MOST_PATTERNS + ", were " + patterns.size());
        }
        for (String pattern : patterns) {
            boolean isStarInside =
                    pattern.chars().limit(Math.max(0, pattern.length() - 1)).anyMatch(c -> c == '*');
            if (pattern.isBlank() || pattern.length() > LONGEST_PATTERN || isStarInside) {
                throw new IllegalArgumentException("services: each must be a name of 1 to " + LONGEST_PATTERN
                        + " characters, with a * at its end only");
            }
        }
        return new ServiceScope(patterns);
    }

    /** Whether it holds for every service. */
    public boolean isAll() {
        return patterns.contains("*");
    }

    /** Whether it holds for a service. */
    public boolean contains(String service) {
        if (names.contains(service)) {
            return true;
        }
        for (String prefix : prefixes) {
            if (service.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    /** The patterns, in their order. */
    public List<String> patterns() {
        return List.copyOf(patterns);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ServiceScope scope && scope.patterns.equals(patterns);
    }

    @Override
    public int hashCode() {
        return patterns.hashCode();
    }

    @Override
    public String toString() {
        return String.join(", ", patterns);
    }
}
