package io.canaryjudge.http.service;

import java.util.random.RandomGenerator;

/** Makes identifiers that sort by time: a ULID, 48 bits of milliseconds and 80 random bits in Crockford's base 32. */
public final class Ids {

    private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int TIME_DIGITS = 10;
    private static final int RANDOM_DIGITS = 16;

    private final RandomGenerator random;

    /** @param random such that nobody else draws the same */
    public Ids(RandomGenerator random) {
        this.random = random;
    }

    /** A new identifier that starts with {@code prefix}. */
    public String next(String prefix, long nowMillis) {
        StringBuilder id = new StringBuilder(prefix);
        for (int shift = 5 * (TIME_DIGITS - 1); shift >= 0; shift -= 5) {
            id.append(DIGITS.charAt((int) (nowMillis >>> shift) & 31));
        }
        for (int i = 0; i < RANDOM_DIGITS; i++) {
            id.append(DIGITS.charAt(random.nextInt(32)));
        }
        return id.toString();
    }
}
