/**
 * What the deciding parts of the service need of a thread: {@link io.canaryjudge.http.loop.Loop}, which is a Vert.x event
 * loop in the service and virtual time in the simulation.
 */
@NullMarked
package io.canaryjudge.http.loop;

import org.jspecify.annotations.NullMarked;
