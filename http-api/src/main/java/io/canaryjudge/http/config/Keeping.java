package io.canaryjudge.http.config;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How what was taken in is kept.
 *
 * @param durability when samples are acknowledged
 * @param folder where data is kept; not used where durability is {@link Durability#MEMORY}
 * @param commitInterval the least time from one write of an event loop to its next, and so about the longest that a sample
 *     waits for its write to begin; 1 to 100 ms
 * @param windowRetention how long a window is kept on disk, 1 min or more
 */
public record Keeping(Durability durability, Path folder, Duration commitInterval, Duration windowRetention) {

    /** What holds where nothing is set. */
    public static final Keeping DEFAULT =
            new Keeping(Durability.SYNC, Path.of("data"), Duration.ofMillis(20), Duration.ofHours(6));

    /** The same with another durability. */
    public Keeping withDurability(Durability other) {
        return new Keeping(other, folder, commitInterval, windowRetention);
    }

    /** The same in another folder. */
    public Keeping withFolder(Path other) {
        return new Keeping(durability, other, commitInterval, windowRetention);
    }
}
