/**
 * What the outside implements for the judge: a {@link io.canaryjudge.spi.Store} keeps what must not be lost, in a
 * {@link io.canaryjudge.spi.Journal} of what happened, an {@link io.canaryjudge.spi.Outbox} of what is owed and
 * {@link io.canaryjudge.spi.Leases} of who owns what; a {@link io.canaryjudge.spi.WindowLog} keeps what came in, a
 * {@link io.canaryjudge.spi.FlagStore} feature flags; a {@link io.canaryjudge.spi.Notifier} tells other systems; a
 * {@link io.canaryjudge.spi.RolloutController} carries out the commands of rollouts; a
 * {@link io.canaryjudge.spi.MetricSource} is asked for what is measured already. Implementations live in the
 * {@code connectors} module and never know each other.
 */
@NullMarked
package io.canaryjudge.spi;

import org.jspecify.annotations.NullMarked;
