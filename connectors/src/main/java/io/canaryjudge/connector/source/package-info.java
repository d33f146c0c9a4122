/**
 * What connectors share that ask places where services are measured already: how a server is asked within limits of time and
 * size, and how counts and distributions are made of series. Start at
 * {@link io.canaryjudge.connector.source.SourceServer}. It is no connector itself.
 */
@NullMarked
package io.canaryjudge.connector.source;

import org.jspecify.annotations.NullMarked;
