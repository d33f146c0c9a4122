/**
 * The HTTP interface: {@link io.canaryjudge.http.rest.Routes} lists every path with its handler. Handlers check what
 * comes in, ask the service and write what goes out; errors are problem details (RFC 9457), written in one place.
 */
@NullMarked
package io.canaryjudge.http.rest;

import org.jspecify.annotations.NullMarked;
