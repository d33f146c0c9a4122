package io.canaryjudge.http.access;

/**
 * How many requests one principal may send.
 *
 * @param perSecond 1 to 1 000 000
 * @param burst as many as may come at once, 1 to 1 000 000
 */
public record RateLimit(int perSecond, int burst) {

    /** The most of both. */
    public static final int MOST = 1_000_000;

    /** What holds where nothing is set. */
    public static final RateLimit DEFAULT = new RateLimit(2_000, 4_000);

    /** @throws IllegalArgumentException if a number is out of range */
    public RateLimit {
        if (perSecond < 1 || perSecond > MOST || burst < 1 || burst > MOST) {
            throw new IllegalArgumentException(
                    "perSecond and burst: from 1 to " + MOST + ", were " + perSecond + " and " + burst);
        }
    }
}
