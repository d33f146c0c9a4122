package io.canaryjudge.rollout;

import io.canaryjudge.decision.Signal;
import io.canaryjudge.decision.Verdict;

/** Something that a rollout is told. */
public sealed interface Event {

    /** When it happened, milliseconds since 1970; a clock that went backwards is read as one that stands still. */
    long atMillis();

    /** Calls the case of this kind of event. */
    void match(Cases cases);

    /** One method for each kind of event. */
    interface Cases {
        /** See {@link Ticked}. */
        void ticked(Ticked event);

        /** See {@link Judged}. */
        void judged(Judged event);

        /** See {@link Answered}. */
        void answered(Answered event);

        /** See {@link Ordered}. */
        void ordered(Ordered event);

        /** See {@link Signalled}. */
        void signalled(Signalled event);

        /** See {@link Measured}. */
        void measured(Measured event);

        /** See {@link Recovered}. */
        void recovered(Recovered event);
    }

    /** Time went by. The first event of a rollout may be this one. */
    record Ticked(long atMillis) implements Event {
        @Override
        public void match(Cases cases) {
            cases.ticked(this);
        }
    }

    /**
     * A judge said something.
     *
     * @param gate number of the gate that the verdict is about, from {@link RolloutState#judging()}; only ABORT counts for
     *     another one
     */
    record Judged(long atMillis, int gate, Verdict verdict, Observation observation) implements Event {
        @Override
        public void match(Cases cases) {
            cases.judged(this);
        }
    }

    /**
     * A command was answered; once, twice, late, or when it is void by now.
     *
     * @param command the command's id
     * @param attempt which attempt is answered; only DONE counts for an earlier one than the last
     */
    record Answered(long atMillis, String command, int attempt, Outcome outcome) implements Event {
        @Override
        public void match(Cases cases) {
            cases.answered(this);
        }
    }

    /** A person ordered something. */
    record Ordered(long atMillis, Person person, Order order) implements Event {
        @Override
        public void match(Cases cases) {
            cases.ordered(this);
        }
    }

    /** A fact was reported from outside. */
    record Signalled(long atMillis, Signal signal) implements Event {
        @Override
        public void match(Cases cases) {
            cases.signalled(this);
        }
    }

    /** The version that serves after a rollback was measured, over the time since the measurement before. */
    record Measured(long atMillis, Reading reading) implements Event {
        @Override
        public void match(Cases cases) {
            cases.measured(this);
        }
    }

    /** The process that drives the rollout was started again; a live command is sent once more under a new epoch. */
    record Recovered(long atMillis) implements Event {
        @Override
        public void match(Cases cases) {
            cases.recovered(this);
        }
    }
}
