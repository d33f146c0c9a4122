package io.canaryjudge.decision;

import java.util.List;

/** What is to be done with the canary. */
public sealed interface Verdict {

    /** The kinds of verdict, in words that users see. */
    enum Kind {
        CONTINUE,
        PROMOTE,
        ABORT,
        INCONCLUSIVE
    }

    /** Which verdict this is. */
    Kind kind();

    /** How soon something must be done. */
    Urgency urgency();

    /** Why, in one line. */
    String reason();

    /** Whether it may be acted on. */
    boolean isFinal();

    /** Keep the canary where it is and go on watching. */
    record Continue(Urgency urgency, String reason) implements Verdict {
        @Override
        public Kind kind() {
            return Kind.CONTINUE;
        }

        @Override
        public boolean isFinal() {
            return false;
        }
    }

    /** Let the canary go on. It may be acted on; an abort can still overtake it while the canary is watched. */
    record Promote(Urgency urgency, String reason) implements Verdict {
        @Override
        public Kind kind() {
            return Kind.PROMOTE;
        }

        @Override
        public boolean isFinal() {
            return true;
        }
    }

    /**
     * Take the canary away.
     *
     * @param reasons at least one, most urgent first
     */
    record Abort(List<Reason> reasons) implements Verdict {

        /** Copies the list. */
        public Abort {
            reasons = List.copyOf(reasons);
            if (reasons.isEmpty()) {
                throw new IllegalArgumentException("an abort needs a reason");
            }
        }

        @Override
        public Kind kind() {
            return Kind.ABORT;
        }

        @Override
        public Urgency urgency() {
            return reasons.get(0).rule().urgency();
        }

        @Override
        public String reason() {
            return reasons.get(0).text();
        }

        @Override
        public boolean isFinal() {
            return true;
        }
    }

    /** The time is over and the evidence does not suffice; never to be treated as success. */
    record Inconclusive(Urgency urgency, String reason) implements Verdict {
        @Override
        public Kind kind() {
            return Kind.INCONCLUSIVE;
        }

        @Override
        public boolean isFinal() {
            return true;
        }
    }
}
