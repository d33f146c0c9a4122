package io.canaryjudge.rollout;

import java.util.Locale;

/** What a person can order. */
public sealed interface Order {

    /** The kinds of order. */
    enum Kind {
        PROMOTE,
        ABORT,
        PAUSE,
        RESUME,
        APPROVE,
        OVERRIDE;

        /** The lower-case word used in requests. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What an override suspends. */
    enum Scope {
        /** Freeze windows hold nothing back. */
        FREEZE,
        /** Judges' gates open after their bake time without a verdict, unless it is ABORT. */
        EVIDENCE,
        /** A rollback that is not IMMEDIATE is put off; nothing goes forward meanwhile. */
        ROLLBACK;

        /** The lower-case word used in requests. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Which kind of order this is. */
    Kind kind();

    /** Open the present gate now, and lift a pause; goes no further than the next gate. */
    record Promote() implements Order {
        @Override
        public Kind kind() {
            return Kind.PROMOTE;
        }
    }

    /** Roll back now. */
    record Abort() implements Order {
        @Override
        public Kind kind() {
            return Kind.ABORT;
        }
    }

    /** Go no further. */
    record Pause() implements Order {
        @Override
        public Kind kind() {
            return Kind.PAUSE;
        }
    }

    /** Go on after a pause. */
    record Resume() implements Order {
        @Override
        public Kind kind() {
            return Kind.RESUME;
        }
    }

    /** Say yes: at a gate that asks, or to a rollback behind an irreversible migration. */
    record Approve() implements Order {
        @Override
        public Kind kind() {
            return Kind.APPROVE;
        }
    }

    /** Suspend a safeguard until a moment, milliseconds since 1970. */
    record Suspend(Scope scope, long untilMillis) implements Order {
        @Override
        public Kind kind() {
            return Kind.OVERRIDE;
        }
    }
}
