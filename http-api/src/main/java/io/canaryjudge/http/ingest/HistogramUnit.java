package io.canaryjudge.http.ingest;

import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The unit of the values that a histogram was recorded with; the payload does not say it. */
public enum HistogramUnit {
    NANOSECONDS("ns", TimeUnit.NANOSECONDS),
    MICROSECONDS("us", TimeUnit.MICROSECONDS),
    MILLISECONDS("ms", TimeUnit.MILLISECONDS);

    private final String word;
    private final TimeUnit timeUnit;

    HistogramUnit(String word, TimeUnit timeUnit) {
        this.word = word;
        this.timeUnit = timeUnit;
    }

    /** The unit of a word; empty for a word that is none. */
    public static Optional<HistogramUnit> ofWord(String word) {
        return Arrays.stream(values()).filter(unit -> unit.word.equals(word)).findFirst();
    }

    /** All words. */
    public static String words() {
        return Arrays.stream(values()).map(unit -> unit.word).collect(Collectors.joining(", "));
    }

    TimeUnit timeUnit() {
        return timeUnit;
    }
}
