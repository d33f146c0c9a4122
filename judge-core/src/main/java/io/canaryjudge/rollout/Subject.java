package io.canaryjudge.rollout;

/**
 * What is rolled out.
 *
 * @param rollout the rollout's id, unique among all rollouts; the beginning of its commands' ids
 * @param service which service
 * @param baseline the version that is trusted
 * @param canary the version on trial; another one than {@code baseline}
 */
public record Subject(String rollout, String service, String baseline, String canary) {

    /** @throws IllegalArgumentException if one of them is empty, or both versions are the same */
    public Subject {
        Checks.text("rollout", rollout);
        Checks.text("service", service);
        Checks.text("baseline", baseline);
        Checks.text("canary", canary);
        if (baseline.equals(canary)) {
            throw new IllegalArgumentException("canary must be another version than baseline, both were " + canary);
        }
    }
}
