package io.canaryjudge.http.integration.flagger;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The kinds of webhook that Flagger knows, in its order. */
enum Hook {
    CONFIRM_ROLLOUT("confirm-rollout"),
    PRE_ROLLOUT("pre-rollout"),
    ROLLOUT("rollout"),
    CONFIRM_TRAFFIC_INCREASE("confirm-traffic-increase"),
    CONFIRM_PROMOTION("confirm-promotion"),
    POST_ROLLOUT("post-rollout"),
    ROLLBACK("rollback"),
    EVENT("event");

    private final String word;

    Hook(String word) {
        this.word = word;
    }

    static Optional<Hook> ofWord(String word) {
        return Arrays.stream(values()).filter(hook -> hook.word.equals(word)).findFirst();
    }

    static String allowed() {
        return Arrays.stream(values()).map(hook -> hook.word).collect(Collectors.joining(", "));
    }
}
