package io.canaryjudge.guard;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** Routers that split requests between the cohorts, window by window. */
final class Splits {

    private Splits() {}

    /** Each request is routed by itself. */
    static Supplier<RequestCounts> independent(SplittableRandom random, double share, double requests) {
        return () -> new RequestCounts(poisson(random, (1 - share) * requests), poisson(random, share * requests));
    }

    /** Sessions come and go, and all requests of a session go where its first one went. */
    static Supplier<RequestCounts> sticky(SplittableRandom random, double share, Sessions sessions) {
        List<Session> active = new ArrayList<>();
        for (long n = poisson(random, sessions.active); n > 0; n--) {
            active.add(Session.of(random, share, sessions));
        }
        return () -> {
            active.removeIf(session -> random.nextDouble() < 1 / sessions.windows);
            for (long n = poisson(random, sessions.active / sessions.windows); n > 0; n--) {
                active.add(Session.of(random, share, sessions));
            }
            double[] rates = new double[2];
            active.forEach(session -> rates[session.isCanary ? 1 : 0] += session.rate);
            return new RequestCounts(poisson(random, rates[0]), poisson(random, rates[1]));
        };
    }

    /**
     * Sessions as they are on average.
     *
     * @param active at one time
     * @param windows that one lasts
     * @param requests of one in a window
     * @param spread standard deviation of the logarithm of these
     */
    record Sessions(double active, double windows, double requests, double spread) {}

    private record Session(boolean isCanary, double rate) {

        static Session of(SplittableRandom random, double share, Sessions sessions) {
            double spread = sessions.spread;
            return new Session(
                    random.nextDouble() < share,
                    sessions.requests * Math.exp(spread * random.nextGaussian() - spread * spread / 2));
        }
    }

    /** Normal above 50, where the difference no longer matters. */
    private static long poisson(SplittableRandom random, double mean) {
        if (mean > 50) {
            return Math.max(0, Math.round(mean + Math.sqrt(mean) * random.nextGaussian()));
        }
        double left = Math.exp(-mean);
        long n = 0;
        for (double product = random.nextDouble(); product > left; product *= random.nextDouble()) {
            n++;
        }
        return n;
    }
}
