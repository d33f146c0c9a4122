/**
 * The main job by itself, as {@code ./judge demo} shows it: {@link io.canaryjudge.http.demo.Demo} starts the service, two
 * real back ends behind a weighted splitter and a load of real requests, and lets the service judge a good and a bad
 * release. Everything listens on the loopback address only and ends with the demonstration.
 */
@NullMarked
package io.canaryjudge.http.demo;

import org.jspecify.annotations.NullMarked;
