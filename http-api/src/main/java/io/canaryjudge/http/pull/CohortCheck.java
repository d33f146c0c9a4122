package io.canaryjudge.http.pull;

import io.canaryjudge.fetch.FetchOutcome.Fetched;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Whether two answers are of two cohorts. */
final class CohortCheck {

    private static final int MOST_SHOWN = 5;

    private CohortCheck() {}

    /** What is wrong, with the series that show it. */
    record Trouble(Kind kind, String text) {}

    enum Kind {
        OVERLAP,
        NOTHING
    }

    /** Series that are in both; empty if there are none. */
    static Optional<Trouble> overlap(SortedSet<String> baseline, SortedSet<String> canary) {
        SortedSet<String> both = new TreeSet<>(baseline);
        both.retainAll(canary);
        return both.isEmpty()
                ? Optional.empty()
                : Optional.of(new Trouble(
                        Kind.OVERLAP,
                        "the same series are in both cohorts, " + both.size() + " of " + baseline.size() + " and "
                                + canary.size() + ": " + shown(both)));
    }

    /** What is wrong with both answers together; empty for nothing. */
    static Optional<Trouble> of(Fetched baseline, Fetched canary) {
        Optional<Trouble> overlap =
                overlap(baseline.notes().matched(), canary.notes().matched());
        if (overlap.isPresent()) {
            return overlap;
        }
        List<String> missing = new ArrayList<>();
        if (isNothing(baseline)) {
            missing.add("the baseline");
        }
        if (isNothing(canary)) {
            missing.add("the canary");
        }
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of(new Trouble(
                        Kind.NOTHING,
                        "nothing matches the query of " + String.join(" and of ", missing) + "; baseline: "
                                + shown(baseline.notes().matched()) + "; canary: "
                                + shown(canary.notes().matched())));
    }

    private static boolean isNothing(Fetched answer) {
        return answer.data().isEmpty() && answer.notes().matched().isEmpty();
    }

    private static String shown(SortedSet<String> labels) {
        if (labels.isEmpty()) {
            return "no series";
        }
        String first = String.join(", ", labels.stream().limit(MOST_SHOWN).toList());
        return labels.size() <= MOST_SHOWN ? first : first + " and " + (labels.size() - MOST_SHOWN) + " more";
    }
}
