package io.canaryjudge.guard;

/** Whether an instance may serve both versions at once. */
public enum InstanceSharing {
    /** Each serves one: two instances of one name are a mistake in the labels or in the routing. */
    SEPARATE,
    /** One process holds both, as when a feature flag tells them apart. */
    SHARED
}
