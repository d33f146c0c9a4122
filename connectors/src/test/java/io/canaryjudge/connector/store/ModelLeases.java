package io.canaryjudge.connector.store;

import io.canaryjudge.connector.store.ModelStore.Protection;
import io.canaryjudge.spi.Leases;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** The leases of the model as a map. */
final class ModelLeases implements Leases {

    private final ModelStore store;
    private final Map<String, Lease> leases = new HashMap<>();

    ModelLeases(ModelStore store) {
        this.store = store;
    }

    @Override
    public LeaseOutcome acquire(String subject, String holder, long nowMillis, Duration time) {
        return store.call(() -> {
            Lease known = leases.getOrDefault(subject, new Lease("", 0, Long.MIN_VALUE));
            boolean isOwn = known.holder().equals(holder);
            boolean isFree =
                    known.holder().isEmpty() || (nowMillis >= known.untilMillis() && store.has(Protection.TAKE_OVER));
            if (!isOwn && !isFree) {
                return new LeaseOutcome.HeldByOther(known.holder(), known.epoch(), known.untilMillis());
            }
            long until = nowMillis + time.toMillis();
            Lease taken = isOwn
                    ? new Lease(holder, known.epoch(), Math.max(known.untilMillis(), until))
                    : new Lease(holder, known.epoch() + 1, until);
            leases.put(subject, taken);
            return new LeaseOutcome.Held(taken.epoch(), taken.untilMillis());
        });
    }

    @Override
    public void release(String subject, String holder) {
        store.call(() -> leases.computeIfPresent(
                subject, (key, known) -> known.holder().equals(holder) ? new Lease("", known.epoch(), 0) : known));
    }

    /** 0 for a subject that was never leased. */
    long epoch(String subject) {
        Lease known = leases.get(subject);
        return known == null ? 0 : known.epoch();
    }

    void drop(String subject) {
        leases.remove(subject);
    }

    private record Lease(String holder, long epoch, long untilMillis) {}
}
