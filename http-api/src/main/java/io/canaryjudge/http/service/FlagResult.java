package io.canaryjudge.http.service;

import io.canaryjudge.flag.FlagState;

/** What became of a request to change a flag. */
public sealed interface FlagResult {

    /** There is a flag that there was not. */
    record Created(FlagState flag) implements FlagResult {}

    /** The flag is as asked for, whether or not it was so before. */
    record Changed(FlagState flag) implements FlagResult {}

    /** The flag is gone. */
    record Removed() implements FlagResult {}

    /** There is no flag of this key. */
    record Unknown() implements FlagResult {}

    /**
     * The flag is not as the request takes it to be.
     *
     * @param detail in what way, in one sentence
     */
    record Conflict(FlagState flag, String detail) implements FlagResult {}

    /** There are as many flags as may be. */
    record TooMany(int limit) implements FlagResult {}
}
