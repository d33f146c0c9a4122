package io.canaryjudge.spi;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The record of what happened to each analysis, in order, so that any verdict can be explained later. Implementations
 * are safe for use by several threads.
 */
public interface Journal extends AutoCloseable {

    /**
     * Adds an entry. The stage completes when the entry is kept as well as the implementation promises, with the
     * entry's number: 1 for the first of its stream, and one more for each that follows.
     *
     * @param stream whose history this belongs to, such as an analysis id
     * @param type what happened, such as {@code analysis.started}
     * @param json the facts, a JSON object as text
     */
    CompletionStage<Long> append(String stream, String type, String json);

    /** The entries of a stream in the order in which they were added; empty for one never written to. */
    CompletionStage<List<Entry>> read(String stream);

    /** Drops a stream's entries; one never written to is no error. The stage completes when they are gone. */
    CompletionStage<Void> forget(String stream);

    /** Releases what it holds; later calls fail. */
    @Override
    void close();

    /**
     * One thing that happened.
     *
     * @param number 1 for the first of its stream
     * @param type what happened
     * @param json the facts, a JSON object as text
     */
    record Entry(long number, String type, String json) {}
}
