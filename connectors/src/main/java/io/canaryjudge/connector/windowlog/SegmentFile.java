package io.canaryjudge.connector.windowlog;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A file that is written at its end. */
interface SegmentFile extends Closeable {

    /** Writes all of some bytes at the end. */
    void append(ByteBuffer bytes) throws IOException;

    /** Returns when the disk has everything that was written. */
    void force() throws IOException;

    /** Cuts the file off. */
    void truncate(long length) throws IOException;

    @Override
    void close() throws IOException;
}
