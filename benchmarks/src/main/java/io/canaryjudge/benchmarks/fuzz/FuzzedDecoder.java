package io.canaryjudge.benchmarks.fuzz;

import io.canaryjudge.fuzz.Subject;
import io.canaryjudge.http.ingest.LineProtocolFuzz;
import java.util.Locale;
import java.util.function.LongFunction;

/** Everything that reads bytes from outside. */
enum FuzzedDecoder {
    LINE_PROTOCOL(LineProtocolFuzz::new);

    private final LongFunction<Subject> subjects;

    FuzzedDecoder(LongFunction<Subject> subjects) {
        this.subjects = subjects;
    }

    LongFunction<Subject> subjects() {
        return subjects;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** On the command line and in messages it has this name. */
    @Override
    public String toString() {
        return word();
    }
}
