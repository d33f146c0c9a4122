package io.canaryjudge.connector.kubernetes;

import io.canaryjudge.rollout.Pool;
import java.time.Duration;
import java.util.Optional;

/**
 * The Deployments of a service, and what routes to them.
 *
 * @param baseline the Deployment of the version that is trusted, which is the whole service where there is no other
 * @param canary the Deployment of the version on trial, or of the idle side
 * @param container the container whose image is the version, in both
 * @param image the image of a version, with {@code {version}} once
 * @param route what routes requests, if that is changed
 * @param lookAgain how often a Deployment is looked at until it is ready, 10 ms to 1 min
 */
public record KubernetesConfig(
        String namespace,
        String baseline,
        Optional<String> canary,
        String container,
        String image,
        Optional<TrafficRoute> route,
        Duration lookAgain) {

    private static final String VERSION = "{version}";

    /** @throws IllegalArgumentException if a value is outside its range */
    public KubernetesConfig {
        int place = image.indexOf(VERSION);
        if (place < 0 || image.indexOf(VERSION, place + 1) >= 0) {
            throw new IllegalArgumentException("image must have " + VERSION + " once, was '" + image + "'");
        }
        if (canary.equals(Optional.of(baseline))) {
            throw new IllegalArgumentException(
                    "canary must be another Deployment than baseline, both were " + baseline);
        }
        if (lookAgain.toMillis() < 10 || lookAgain.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new IllegalArgumentException("lookAgain must be from 10 ms to PT1M, was " + lookAgain);
        }
    }

    String imageOf(String version) {
        return image.replace(VERSION, version);
    }

    Optional<String> deployment(Pool pool) {
        return pool == Pool.CANARY ? canary : Optional.of(baseline);
    }
}
