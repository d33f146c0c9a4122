package io.canaryjudge.http.access;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What somebody is for. A role may do what the roles that it includes may do. */
public enum Role {
    /** Sends samples, and sees nothing. */
    INGEST,
    /** Sees analyses, verdicts and flags. */
    READ,
    /** Starts and steers: analyses, signals, flags, deliveries. */
    OPERATE,
    /** Gives the approval that a stage waits for; whoever operates need not be who approves. */
    APPROVE,
    /** Everything, tokens included. */
    ADMIN;

    private static final Map<Role, Set<Role>> INCLUDED = Map.of(
            INGEST, Set.of(INGEST),
            READ, Set.of(READ),
            OPERATE, Set.of(OPERATE, READ),
            APPROVE, Set.of(APPROVE, READ),
            ADMIN, Set.of(values()));

    /** Whether who has this role may do what {@code needed} may do. */
    public boolean includes(Role needed) {
        return INCLUDED.getOrDefault(this, Set.of()).contains(needed);
    }

    /** The word for it in settings, requests and answers. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The roles by their words, in order. */
    public static Map<String, Role> byWord() {
        return Arrays.stream(values())
                .collect(Collectors.toMap(Role::word, role -> role, (one, other) -> one, LinkedHashMap::new));
    }
}
