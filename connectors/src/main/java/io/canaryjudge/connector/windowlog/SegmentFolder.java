package io.canaryjudge.connector.windowlog;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Where segments are; what a test puts a disk that is full in the place of. */
interface SegmentFolder {

    String SUFFIX = ".segment";
    String UNFINISHED = ".unfinished";
    String CORRUPT = ".corrupt";

    /** Makes a new file, which is found by {@link #list} from then on, whatever happens. */
    SegmentFile create(Path file) throws IOException;

    /** The segments, the oldest first. */
    List<Path> list() throws IOException;

    /** Puts a finished file in the place of another, or in none's. */
    void replace(Path finished, Path other) throws IOException;

    void delete(Path file) throws IOException;

    /** Where a segment of this number is. */
    Path path(long number);
}
