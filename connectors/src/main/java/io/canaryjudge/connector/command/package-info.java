/**
 * Carries commands out by programs on this machine that the server's configuration names, without a shell. Start at
 * {@link io.canaryjudge.connector.command.CommandSystem}. A plan can name no program and no argument.
 */
@NullMarked
package io.canaryjudge.connector.command;

import org.jspecify.annotations.NullMarked;
