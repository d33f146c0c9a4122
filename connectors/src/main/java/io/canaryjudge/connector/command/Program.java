package io.canaryjudge.connector.command;

import java.util.Optional;

/**
 * How acts of one kind are carried out. Each program's exit code says what became of it: 0 done, 3 refused, 4 failed and not
 * worth another try, anything else failed.
 *
 * @param run does it
 * @param check says before whether it may be done, and changes nothing; it is what a dry run runs
 * @param verify says afterwards whether it is so
 */
public record Program(Arguments run, Optional<Arguments> check, Optional<Arguments> verify) {

    /** One that neither checks nor verifies. */
    public static Program of(Arguments run) {
        return new Program(run, Optional.empty(), Optional.empty());
    }
}
