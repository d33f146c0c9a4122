package io.canaryjudge.spi;

import io.canaryjudge.window.DeltaVisitor;
import io.canaryjudge.window.UncommittedBatch;
import io.canaryjudge.window.WindowPair;
import java.io.IOException;
import java.util.List;

/**
 * The durable record of what came to the windows. Its methods wait for disks; {@link #append} and {@link #maintain} may be
 * called by one thread each at a time, {@link #replay} and {@link #pairs} by any.
 */
public interface WindowLog extends AutoCloseable {

    /**
     * Keeps some batches, all of them or none. When it returns, they survive the end of the process and of the machine.
     *
     * @throws IOException if they are not kept for certain; a later call may go well again
     */
    void append(List<UncommittedBatch> batches) throws IOException;

    /**
     * Shows what is kept of the windows from {@code firstIndex} on, in parts. Merged, the parts of a window are the window.
     *
     * @throws IOException if it cannot be read
     */
    void replay(long firstIndex, DeltaVisitor visitor) throws IOException;

    /**
     * Some neighbouring windows of a service's two versions, with everything that is kept of them, also of those that
     * stores have long forgotten.
     *
     * @throws IOException if it cannot be read
     */
    List<WindowPair> pairs(String service, String baseline, String canary, long firstIndex, long lastIndex)
            throws IOException;

    /** The newest window that something is kept of; {@code Long.MIN_VALUE} if there is none. */
    long newestIndex();

    /** When the last of it came, milliseconds since 1970; {@code Long.MIN_VALUE} if there is nothing. */
    long lastArrivalMillis();

    /** How many bytes it takes on disk. */
    long bytes();

    /**
     * Puts the log in order: merges what is in many parts, and deletes windows that are older than they are kept.
     *
     * @param nowMillis milliseconds since 1970
     * @throws IOException if it could not; nothing is lost by that
     */
    void maintain(long nowMillis) throws IOException;

    /** Releases its files. */
    @Override
    void close() throws IOException;
}
