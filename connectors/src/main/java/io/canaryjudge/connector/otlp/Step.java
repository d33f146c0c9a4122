package io.canaryjudge.connector.otlp;

import java.util.Optional;

/** What a stream made of a reading: its fate and, if it is used, what is new in it. */
record Step(PointFate fate, Optional<Increment> increment) {

    static Step used(Increment increment) {
        return new Step(PointFate.USED, Optional.of(increment));
    }

    static Step of(PointFate fate) {
        return new Step(fate, Optional.empty());
    }
}
