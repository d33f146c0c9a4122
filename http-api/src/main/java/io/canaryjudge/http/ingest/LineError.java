package io.canaryjudge.http.ingest;

/**
 * Why one line was refused.
 *
 * @param line number of the line in its body or file, from 1
 * @param column where in the line the fault is, in bytes, from 1
 * @param reason which field, tag or column, what it was and what is allowed; a part of the line at most
 */
public record LineError(int line, int column, String reason) {}
