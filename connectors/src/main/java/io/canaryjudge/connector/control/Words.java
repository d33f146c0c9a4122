package io.canaryjudge.connector.control;

import io.canaryjudge.rollout.Outcome;
import java.util.Optional;

/** Makes texts fit to be shown: one line, not endless. */
public final class Words {

    private static final int LONGEST = 500;

    private Words() {}

    /** The text in one line of at most 500 characters. */
    public static String line(String text) {
        return line(text, LONGEST);
    }

    /** The text in one line of at most {@code longest} characters, the last one a mark if there was more. */
    public static String line(String text, int longest) {
        String start = text.length() <= 4 * longest ? text : text.substring(0, 4 * longest);
        String line = start.replaceAll("[\\p{Cntrl}\\u2028\\u2029\\s]+", " ").strip();
        return line.length() <= longest ? line : line.substring(0, longest - 1) + "…";
    }

    static Outcome clean(Outcome outcome) {
        String text = line(outcome.text());
        return switch (outcome.kind()) {
            case DONE ->
                new Outcome.Done(text, outcome instanceof Outcome.Done done ? done.recorded() : Optional.empty());
            case FAILED ->
                new Outcome.Failed(text, outcome.isWorthRetrying() ? Outcome.Retry.MAY_HELP : Outcome.Retry.IS_USELESS);
            case REFUSED -> new Outcome.Refused(text);
            case TIMED_OUT -> new Outcome.TimedOut(text);
        };
    }
}
