package io.canaryjudge.benchmarks.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Random;

/** A body of line protocol, always the same for the same arguments: some series in random order, two fields, a time. */
public final class LineBodies {

    /** Of a request whose time is to be filled in, see {@link LineBody#stamp}. */
    private static final String NO_TIME = "0".repeat(LineBody.MILLIS_DIGITS);

    private LineBodies() {}

    /**
     * A body.
     *
     * @param seed bodies of other seeds have other requests of the same series
     */
    public static LineBody make(int lines, int series, long seed) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder(lines * 120);
        int[] times = new int[lines];
        for (int i = 0; i < lines; i++) {
            text.append(tags(random.nextInt(series)));
            text.append(" latency_us=").append(latencyMicros(random));
            text.append(",status=")
                    .append(random.nextInt(200) == 0 ? "503" : "200")
                    .append(' ');
            times[i] = text.length();
            text.append(NO_TIME)
                    .append(String.format("%06d", (seed * lines + i) % 1_000_000))
                    .append('\n');
        }
        return new LineBody(text.toString().getBytes(US_ASCII), times);
    }

    /** As services name themselves: ten services of two versions, and as many instances as it takes. */
    private static String tags(int series) {
        int service = series % 10;
        int version = series / 10 % 2;
        return "requests,service=checkout-" + service + ",version=1." + version + ".0,instance=checkout-" + service
                + "-7d4f9c-" + String.format("%05d", series / 20);
    }

    private static long latencyMicros(Random random) {
        return Math.round(20_000 * Math.exp(0.5 * random.nextGaussian()));
    }
}
