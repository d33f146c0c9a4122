package io.canaryjudge.benchmarks.schedules;

import io.canaryjudge.http.simulation.Simulation;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What came of many schedules. */
final class ScheduleTally {

    private final long seed;
    private final Map<String, Long> counts = new TreeMap<>();
    private final Map<Long, String> broken = new TreeMap<>();
    private long schedules;
    private long events;
    private long virtualMillis;

    /** @param seed of the first */
    ScheduleTally(long seed) {
        this.seed = seed;
    }

    void add(Simulation.Ending ending) {
        schedules++;
        events += ending.events();
        virtualMillis += ending.virtualMillis();
        ending.counts().forEach((what, count) -> counts.merge(what, count, Long::sum));
        if (!ending.broken().isEmpty()) {
            broken.put(ending.seed(), ending.broken().get(0));
        }
    }

    long schedules() {
        return schedules;
    }

    /** How many have broken a promise. */
    int failed() {
        return broken.size();
    }

    /** The result as it is kept. */
    String markdown(long seconds) {
        StringBuilder text = new StringBuilder();
        text.append("# Schedules of the service in virtual time\n\n")
                .append(String.format(
                        Locale.ROOT,
                        "Made by `benchmarks/run simulate --schedules %d --seed %d` in %d s; the same words make the same"
                                + " schedules. A schedule has one to three nodes over one store, one or two canaries,"
                                + " and faults for 12 s to 42 s. `--schedules 1` with its seed tells one event by"
                                + " event.%n%n",
                        schedules,
                        seed,
                        seconds))
                .append("| what | how often |\n|---|--:|\n");
        row(text, "schedules", schedules);
        row(text, "schedules with a broken promise", broken.size());
        row(text, "virtual seconds", virtualMillis / 1_000);
        row(text, "events", events);
        counts.forEach((what, count) -> row(text, what, count));
        broken.forEach((failing, promise) ->
                text.append("\n* seed ").append(failing).append(": ").append(promise));
        return text.toString().stripTrailing() + "\n";
    }

    private static void row(StringBuilder text, String what, long count) {
        text.append("| ").append(what).append(" | ").append(count).append(" |\n");
    }
}
