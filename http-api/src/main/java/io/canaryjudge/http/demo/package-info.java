/**
 * The main job by itself, as {@code ./judge demo} shows it: {@link io.canaryjudge.http.demo.Demo} starts the
 * service, two real back ends behind a {@link io.canaryjudge.http.demo.Front} and a load of real requests, and has a good
 * and a bad release rolled out: who gets which requests is up to the service's controllers. Everything listens on the loopback address only and ends with the demonstration.
 */
@NullMarked
package io.canaryjudge.http.demo;

import org.jspecify.annotations.NullMarked;
