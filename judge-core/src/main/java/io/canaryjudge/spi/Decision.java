package io.canaryjudge.spi;

/**
 * What was decided of one attempt at one stage. There is never a second one for the same.
 *
 * @param subject whose stage it is, such as an analysis id
 * @param stage may be empty
 * @param attempt from 1
 * @param outcome such as {@code PROMOTE}
 * @param atMillis when, milliseconds since 1970
 */
public record Decision(String subject, String stage, int attempt, String outcome, long atMillis) {

    /** @throws IllegalArgumentException if the attempt is below 1 or a text cannot be kept */
    public Decision {
        Texts.require("subject", subject, 1, 200);
        Texts.require("stage", stage, 0, 1_000);
        Texts.require("outcome", outcome, 1, 100);
        if (attempt < 1) {
            throw new IllegalArgumentException("attempt: from 1; was " + attempt);
        }
    }
}
