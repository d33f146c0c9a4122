package io.canaryjudge.spi;

import java.util.List;
import java.util.Optional;

/**
 * The record of what happened to each analysis, in order and chained by hashes, so that any verdict can be explained
 * later and no entry can be changed unseen.
 *
 * <p>Calls block until the store has answered: they are made from workers, never from an event loop. What a call has
 * returned survives the end of the process at any moment. Implementations are safe for use by several threads, and
 * several processes may use one store. Every call throws {@link StoreException} when the store does not do its part;
 * nothing of a call that threw is to be relied on, and {@link #commit} may simply be called again.
 */
public interface Journal {

    /**
     * Writes all of a commit, or nothing. Safe to repeat: a commit that is there already is confirmed, not written again.
     */
    CommitOutcome commit(Commit commit);

    /** The entries of a stream in their order; empty for one that is not there. */
    List<Entry> read(String stream);

    /** A stream's state; empty for one that is not there. */
    Optional<StreamHead> find(String stream);

    /** The stream that was opened with this key; empty when there is none. */
    Optional<StreamHead> findByKey(String key);

    /** Streams that are open, in the order of their names; as {@link #streams}. */
    List<StreamHead> open(String after, int limit);

    /**
     * Streams in the order of their names, as many as {@code limit}.
     *
     * @param after the name to go on after; empty to begin
     */
    List<StreamHead> streams(String after, int limit);

    /** The text of a policy; empty when none of this hash is there. */
    Optional<String> policy(String hash);

    /** What was decided; empty when nothing was yet. */
    Optional<Decision> decision(String subject, String stage, int attempt);
}
