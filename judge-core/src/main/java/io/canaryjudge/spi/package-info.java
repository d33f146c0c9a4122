/**
 * What the outside implements for the judge: {@link io.canaryjudge.spi.Journal} keeps what happened,
 * {@link io.canaryjudge.spi.WindowLog} keeps the windows, {@link io.canaryjudge.spi.FlagStore} keeps feature flags,
 * {@link io.canaryjudge.spi.Notifier} tells other systems of it. Implementations live in the {@code connectors} module
 * and never know each other.
 */
@NullMarked
package io.canaryjudge.spi;

import org.jspecify.annotations.NullMarked;
