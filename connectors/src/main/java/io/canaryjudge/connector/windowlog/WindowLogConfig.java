package io.canaryjudge.connector.windowlog;

import io.canaryjudge.window.WindowSpec;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How windows are kept on disk.
 *
 * @param folder where, made if it is missing; no other process may use it
 * @param windows how time is cut
 * @param segmentBytes after how many bytes a new file is begun, 4 KiB to 1 GiB
 * @param segmentAge after what time a new file is begun, 1 s or more
 * @param retention how long a window is kept after its end, 1 min or more
 */
public record WindowLogConfig(
        Path folder, WindowSpec windows, long segmentBytes, Duration segmentAge, Duration retention) {

    private static final long LEAST_BYTES = 4 << 10;
    private static final long MOST_BYTES = 1 << 30;

    /** @throws IllegalArgumentException if a number or a duration is outside its range */
    public WindowLogConfig {
        if (segmentBytes < LEAST_BYTES || segmentBytes > MOST_BYTES) {
            throw new IllegalArgumentException(
                    "segmentBytes must be " + LEAST_BYTES + " to " + MOST_BYTES + ", was " + segmentBytes);
        }
        if (segmentAge.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("segmentAge must be 1 s or more, was " + segmentAge);
        }
        if (retention.compareTo(Duration.ofMinutes(1)) < 0) {
            throw new IllegalArgumentException("retention must be 1 min or more, was " + retention);
        }
    }

    /** Files of up to 32 MiB or a minute. */
    public static WindowLogConfig of(Path folder, WindowSpec windows, Duration retention) {
        return new WindowLogConfig(folder, windows, 32 << 20, Duration.ofMinutes(1), retention);
    }
}
