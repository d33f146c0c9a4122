/**
 * What all rollout controllers promise, done once: void epochs, recorded outcomes, one command after another, time-outs.
 * Start at {@link io.canaryjudge.connector.control.FencedController}; a connector implements
 * {@link io.canaryjudge.connector.control.ControlledSystem} and knows nothing of all that. Keeps no network connection and
 * writes nothing to disk.
 */
@NullMarked
package io.canaryjudge.connector.control;

import org.jspecify.annotations.NullMarked;
