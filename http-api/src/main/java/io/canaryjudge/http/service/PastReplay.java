package io.canaryjudge.http.service;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.OptionalLong;

/** What came of judging an analysis that has ended once more. */
public sealed interface PastReplay {

    /**
     * It was judged.
     *
     * @param result what was found this time
     * @param original what was told then, the last verdict as programs get it
     * @param originalDecidedAtMillis when that was reached, milliseconds since 1970
     * @param originalTimeline every change that was told
     * @param signals how many reports were taken into account
     * @param windows how many windows it had
     * @param emptyWindows in how many of them no request of either version was seen
     * @param startMillis when it began
     * @param endMillis when it ended
     * @param notes what must be known to compare both, in sentences
     */
    record Replayed(
            Replay.Result result,
            JsonObject original,
            long originalDecidedAtMillis,
            List<Replay.Change> originalTimeline,
            int signals,
            long windows,
            long emptyWindows,
            long startMillis,
            long endMillis,
            List<String> notes)
            implements PastReplay {

        /** Copies the lists. */
        public Replayed {
            originalTimeline = List.copyOf(originalTimeline);
            notes = List.copyOf(notes);
        }
    }

    /**
     * It could not be.
     *
     * @param detail why, in a sentence
     * @param keptSinceMillis since when windows are kept, where that is why
     */
    record Refused(Why why, String detail, OptionalLong keptSinceMillis) implements PastReplay {

        Refused(Why why, String detail) {
            this(why, detail, OptionalLong.empty());
        }
    }

    /** Why an analysis could not be judged once more. */
    enum Why {
        /** Nothing is known of it. */
        UNKNOWN,
        /** It goes on. */
        RUNNING,
        /** Its windows were never kept here, or not all of them. */
        NEVER_KEPT,
        /** Its windows are too old to be kept. */
        NO_LONGER_KEPT,
        /** It takes more looks than may be. */
        TOO_MANY_LOOKS
    }
}
