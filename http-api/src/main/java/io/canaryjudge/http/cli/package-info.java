/**
 * The command line: {@link io.canaryjudge.http.cli.Main} and one class for each command. Results go to standard output,
 * progress and logs to standard error; exit codes are in {@link io.canaryjudge.http.cli.ExitCode}.
 */
@NullMarked
package io.canaryjudge.http.cli;

import org.jspecify.annotations.NullMarked;
