package io.canaryjudge.connector.argorollouts;

import java.time.Duration;
import java.util.Optional;

/**
 * Which Rollout is driven.
 *
 * @param image how a deployment changes it; without it, somebody else changes the image and a deployment only waits, and
 *     retries what was aborted
 * @param lookAgain how often it is looked at until it is as wanted, 10 ms to 1 min
 */
public record ArgoConfig(String namespace, String rollout, Optional<Image> image, Duration lookAgain) {

    /** @throws IllegalArgumentException if the time is outside its range */
    public ArgoConfig {
        if (lookAgain.toMillis() < 10 || lookAgain.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new IllegalArgumentException("lookAgain must be from 10 ms to PT1M, was " + lookAgain);
        }
    }

    /**
     * The image of a version.
     *
     * @param container whose image it is
     * @param pattern with {@code {version}} once
     */
    public record Image(String container, String pattern) {

        private static final String VERSION = "{version}";

        /** @throws IllegalArgumentException if the version has no place in it, or two */
        public Image {
            int place = pattern.indexOf(VERSION);
            if (place < 0 || pattern.indexOf(VERSION, place + 1) >= 0) {
                throw new IllegalArgumentException("image must have " + VERSION + " once, was '" + pattern + "'");
            }
        }

        String of(String version) {
            return pattern.replace(VERSION, version);
        }
    }
}
