package io.canaryjudge.rollout;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** A step that is waited at. */
public sealed interface Gate extends Step {

    /** The kinds of gate. */
    enum Kind {
        HOLD,
        JUDGE,
        APPROVE,
        WATCH;

        /** The lower-case word used in plans. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Which kind of gate this is. */
    Kind kind();

    /** The least time that is spent here, unless a person promotes. */
    Duration least();

    /** When waiting ends at the latest, and what happens then; empty where it ends by itself after {@link #least}. */
    Optional<Deadline> deadline();

    /**
     * The end of waiting.
     *
     * @param within counted from arriving at the gate
     * @param then what happens
     */
    record Deadline(Duration within, DefaultAction then) {

        /** @throws IllegalArgumentException if there is no time at all */
        public Deadline {
            Checks.positive("deadline", within);
        }
    }

    /** Wait for a time. */
    record Hold(Duration least) implements Gate {

        /** @throws IllegalArgumentException if the time is negative */
        public Hold {
            Checks.time("hold", least);
        }

        @Override
        public Kind kind() {
            return Kind.HOLD;
        }

        @Override
        public Optional<Deadline> deadline() {
            return Optional.empty();
        }

        @Override
        public String words() {
            return "hold for " + Times.words(least);
        }
    }

    /**
     * Wait for the verdict PROMOTE.
     *
     * @param bake the least time, however clear the verdict is
     * @param leastCanaryRequests how many requests of the canary the verdict must stand on
     * @param until its action, ABORT or PAUSE, is also the answer to INCONCLUSIVE
     */
    record Judge(Duration bake, long leastCanaryRequests, Deadline until) implements Gate {

        /** @throws IllegalArgumentException if the deadline is not after the bake time, or would promote */
        public Judge {
            Checks.time("bake", bake);
            if (leastCanaryRequests < 0) {
                throw new IllegalArgumentException(
                        "least canary requests must be 0 or more, were " + leastCanaryRequests);
            }
            if (until.then() == DefaultAction.PROCEED) {
                throw new IllegalArgumentException(
                        "the default action where a verdict is waited for must be abort or pause, was proceed");
            }
            if (until.within().compareTo(bake) <= 0) {
                throw new IllegalArgumentException("the deadline must be after the bake time of " + Times.words(bake)
                        + ", was " + Times.words(until.within()));
            }
        }

        @Override
        public Kind kind() {
            return Kind.JUDGE;
        }

        @Override
        public Duration least() {
            return bake;
        }

        @Override
        public Optional<Deadline> deadline() {
            return Optional.of(until);
        }

        @Override
        public String words() {
            return "judge for " + Times.words(bake) + " at least, else "
                    + until.then().name().toLowerCase(Locale.ROOT) + " after " + Times.words(until.within());
        }
    }

    /**
     * Wait until a person approves.
     *
     * @param question what is asked of whom
     */
    record Approve(String question, Deadline until) implements Gate {

        /** @throws IllegalArgumentException if nothing is asked */
        public Approve {
            Checks.text("question", question);
        }

        @Override
        public Kind kind() {
            return Kind.APPROVE;
        }

        @Override
        public Duration least() {
            return Duration.ZERO;
        }

        @Override
        public Optional<Deadline> deadline() {
            return Optional.of(until);
        }

        @Override
        public String words() {
            return "ask for approval: " + question;
        }
    }

    /** Watch the promoted version for a time; verdicts and signals can still roll it back. */
    record Watch(Duration least) implements Gate {

        /** The length of the watch where a plan says nothing else. */
        public static final Duration USUAL = Duration.ofHours(1);

        /** @throws IllegalArgumentException if the time is negative */
        public Watch {
            Checks.time("watch", least);
        }

        @Override
        public Kind kind() {
            return Kind.WATCH;
        }

        @Override
        public Optional<Deadline> deadline() {
            return Optional.empty();
        }

        @Override
        public String words() {
            return "watch for " + Times.words(least);
        }
    }
}
