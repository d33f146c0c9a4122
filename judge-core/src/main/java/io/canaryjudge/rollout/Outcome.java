package io.canaryjudge.rollout;

import java.util.Optional;

/** What became of a command. */
public sealed interface Outcome {

    /** The kinds of outcome. */
    enum Kind {
        DONE,
        FAILED,
        REFUSED,
        TIMED_OUT
    }

    /** Which kind of outcome this is. */
    Kind kind();

    /** What happened, in one line without secrets. */
    String text();

    /** Whether sending the same command again may help. */
    boolean isWorthRetrying();

    /**
     * Carried out and verified, now or by an earlier attempt.
     *
     * @param recorded what serves, in the answer to {@link Act.RecordLastKnownGood}
     */
    record Done(String text, Optional<LastKnownGood> recorded) implements Outcome {

        /** Carried out, with nothing to tell. */
        public Done(String text) {
            this(text, Optional.empty());
        }

        @Override
        public Kind kind() {
            return Kind.DONE;
        }

        @Override
        public boolean isWorthRetrying() {
            return false;
        }
    }

    /** Tried without success. */
    record Failed(String text, Retry retry) implements Outcome {
        @Override
        public Kind kind() {
            return Kind.FAILED;
        }

        @Override
        public boolean isWorthRetrying() {
            return retry == Retry.MAY_HELP;
        }
    }

    /** Not tried: a precondition does not hold, the epoch is void, or somebody else owns what is to be changed. */
    record Refused(String text) implements Outcome {
        @Override
        public Kind kind() {
            return Kind.REFUSED;
        }

        @Override
        public boolean isWorthRetrying() {
            return false;
        }
    }

    /** No answer in time; whether it was carried out is not known. */
    record TimedOut(String text) implements Outcome {
        @Override
        public Kind kind() {
            return Kind.TIMED_OUT;
        }

        @Override
        public boolean isWorthRetrying() {
            return true;
        }
    }

    /** Whether a failure may pass by itself. */
    enum Retry {
        MAY_HELP,
        IS_USELESS
    }
}
