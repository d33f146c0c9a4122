package io.canaryjudge.flag;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A share of all users. Each user has a bucket by the seed alone; the share holds the buckets below its steps. So a
 * share that grows keeps every user that it held.
 *
 * @param steps in 1/100 000 of all users, 0 to 100 000
 */
public record UserShare(int steps) {

    /** How many buckets there are, and how many steps are all users. */
    public static final int STEPS = 100_000;

    private static final int STEPS_PER_PERCENT = STEPS / 100;

    /** @throws IllegalArgumentException if {@code steps} is out of range */
    public UserShare {
        if (steps < 0 || steps > STEPS) {
            throw new IllegalArgumentException("a share must be 0 to " + STEPS + " steps, was " + steps);
        }
    }

    /**
     * A share in percent, a multiple of 0.001 from 0 to 100.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static UserShare ofPercent(double percent) {
        double steps = percent * STEPS_PER_PERCENT;
        if (!(percent >= 0 && percent <= 100) || Math.abs(steps - Math.rint(steps)) > 1e-6) {
            throw new IllegalArgumentException("percentage must be a multiple of 0.001 from 0 to 100, was " + percent);
        }
        return new UserShare((int) Math.rint(steps));
    }

    /** The share in percent. */
    public double percent() {
        return (double) steps / STEPS_PER_PERCENT;
    }

    /** Whether a user is among the share. */
    public boolean includes(String seed, String targetingKey) {
        return bucket(seed, targetingKey) < steps;
    }

    /**
     * The bucket of a user, 0 to 99 999: the 32-bit MurmurHash3 with seed 0 of the UTF-8 bytes of {@code seed}, a slash
     * and {@code targetingKey}, as an unsigned number, times 100 000, divided by 2^32. The seed holds no slash, so no two
     * pairs are written alike.
     */
    public static int bucket(String seed, String targetingKey) {
        int hash = Murmur3.hash32((seed + "/" + targetingKey).getBytes(UTF_8), 0);
        return (int) ((Integer.toUnsignedLong(hash) * STEPS) >>> 32);
    }
}
