package io.canaryjudge.http.ingest;

import java.util.List;

/**
 * What became of the lines of one body or file. Blank lines and comments are not counted.
 *
 * @param accepted how many lines became samples or rows
 * @param refused how many did not
 * @param errors why not, in the order of the lines: the first {@value #MAX_ERRORS}; a line with several faults has
 *     several errors
 */
public record Decoded(long accepted, long refused, List<LineError> errors) {

    /** How many errors are kept. */
    public static final int MAX_ERRORS = 100;

    public Decoded {
        errors = List.copyOf(errors);
    }
}
