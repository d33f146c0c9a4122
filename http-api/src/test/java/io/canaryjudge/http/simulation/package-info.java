/**
 * The service in virtual time: {@link io.canaryjudge.http.simulation.Simulation} runs the classes that decide, those of
 * {@code service} and {@code outbox}, on nodes that crash, stand still, lose the store and have wrong clocks, and holds what
 * they do against {@link io.canaryjudge.http.simulation.Promises}. All that happens comes from the seed.
 */
@NullMarked
package io.canaryjudge.http.simulation;

import org.jspecify.annotations.NullMarked;
