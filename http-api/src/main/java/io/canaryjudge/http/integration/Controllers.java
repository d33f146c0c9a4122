package io.canaryjudge.http.integration;

import java.util.Set;

/** The controllers whose runs are found by a {@link RunKey}. */
public final class Controllers {

    /** Flagger's hooks. */
    public static final String FLAGGER = "flagger";

    /** Argo Rollouts' web provider. */
    public static final String ARGO = "argo";

    /** All of them; each is also the fingerprint of the requests that start its runs, which no client can choose. */
    public static final Set<String> NAMES = Set.of(FLAGGER, ARGO);

    private Controllers() {}
}
