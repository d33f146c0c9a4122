package io.canaryjudge.guard;

import io.canaryjudge.window.WindowPair;
import io.canaryjudge.window.WindowSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All that the guards remember of the windows of an analysis. Immutable. */
public final class GuardEvidence {

    private final WindowSpec spec;
    private final Counted counted;
    private final InstanceSharing sharing;
    private final Presence presence;
    private final FreshInstances fresh;
    private final boolean isWarmingUp;
    private final SharedInstances shared;
    private final Optional<SampleRatio> ratio;

    private GuardEvidence(
            WindowSpec spec,
            Counted counted,
            InstanceSharing sharing,
            Presence presence,
            FreshInstances fresh,
            boolean isWarmingUp,
            SharedInstances shared,
            Optional<SampleRatio> ratio) {
        this.spec = spec;
        this.counted = counted;
        this.sharing = sharing;
        this.presence = presence;
        this.fresh = fresh;
        this.isWarmingUp = isWarmingUp;
        this.shared = shared;
        this.ratio = ratio;
    }

    /**
     * Before any window.
     *
     * @param soak before which nothing is promoted
     * @param counted what shows that a version is there
     */
    public static GuardEvidence start(GuardPolicy policy, WindowSpec spec, Duration soak, Counted counted) {
        return new GuardEvidence(
                spec,
                counted,
                policy.sharing(),
                Presence.NONE,
                FreshInstances.none(policy.instanceWarmUp(), spec),
                false,
                SharedInstances.NONE,
                policy.canaryShare().stream()
                        .mapToObj(share -> SampleRatio.start(share, spec.width(), soak))
                        .findFirst());
    }

    /** With one more window, all of whose requests are given, in the order of time. */
    public GuardEvidence after(WindowPair window) {
        FreshInstances nextFresh = fresh.after(window);
        RequestCounts seen = RequestCounts.of(window, counted);
        RequestCounts judged = RequestCounts.of(nextFresh.cut(window), counted);
        return new GuardEvidence(
                spec,
                counted,
                sharing,
                presence.after(window.index(), seen, judged),
                nextFresh,
                judged.total() < seen.total(),
                shared.after(window),
                ratio.map(split -> split.after(RequestCounts.of(window, Counted.REQUESTS))));
    }

    /** The part of the newest window that is judged: all of it but instances that are warming up. */
    public WindowPair judged(WindowPair window) {
        return fresh.cut(window);
    }

    /** Windows of which requests of both cohorts were judged. */
    public long comparableWindows() {
        return presence.comparableWindows();
    }

    /**
     * What is the matter at a moment, what is missing first.
     *
     * @param nowMillis milliseconds since 1970, up to which windows were read
     */
    public List<GuardFinding> findings(long nowMillis) {
        List<GuardFinding> findings = new ArrayList<>(presence.missing(spec, nowMillis, counted));
        if (sharing == InstanceSharing.SEPARATE) {
            shared.finding().ifPresent(findings::add);
        }
        ratio.flatMap(SampleRatio::finding).ifPresent(findings::add);
        if (presence.isTooLittle(spec, counted)) {
            findings.add(presence.tooLittle(spec, counted));
        }
        if (isWarmingUp) {
            findings.add(new GuardFinding(
                    GuardCode.INSTANCES_WARMING_UP, "requests of instances that have just started are left out"));
        }
        return findings;
    }
}
