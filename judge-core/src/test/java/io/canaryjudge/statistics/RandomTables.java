package io.canaryjudge.statistics;

import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Seeded tables of two proportions: small and large, rare and frequent, some without any event or full of them. */
final class RandomTables {

    private RandomTables() {}

    static Stream<TwoProportions> tables() {
        return LongStream.rangeClosed(1, 60).mapToObj(seed -> table(new Random(seed)));
    }

    /** Only such as every outcome of can be listed. */
    static Stream<TwoProportions> smallTables() {
        return tables().filter(table -> table.canaryRequests() + table.baselineRequests() <= 400);
    }

    private static TwoProportions table(Random random) {
        long largest = random.nextBoolean() ? 100 : 1_000_000;
        long canary = 1 + Math.floorMod(random.nextLong(), largest);
        long baseline = 1 + Math.floorMod(random.nextLong(), largest);
        return new TwoProportions(events(random, canary), canary, events(random, baseline), baseline);
    }

    private static long events(Random random, long requests) {
        return switch (random.nextInt(8)) {
            case 0 -> 0;
            case 1 -> requests;
            case 2, 3, 4 -> Math.min(requests, random.nextInt(10));
            default -> Math.round(requests * random.nextDouble());
        };
    }
}
