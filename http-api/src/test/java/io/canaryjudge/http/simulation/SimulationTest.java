package io.canaryjudge.http.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SimulationTest {

    @Test
    void try_it() {
        long start = System.nanoTime();
        long broken = 0;
        java.util.Map<String, Long> all = new java.util.TreeMap<>();
        long events = 0, virtual = 0;
        int n = Integer.getInteger("n", 200);
        for (long seed = 1; seed <= n; seed++) {
            Simulation.Ending ending = Simulation.run(seed);
            ending.decisions().forEach((k, v) -> all.merge(k, v, Long::sum));
            events += ending.events();
            virtual += ending.virtualMillis();
            if (!ending.broken().isEmpty()) {
                broken++;
                if (broken < 15)
                    System.err.println(seed + " " + ending.nodes() + " nodes, at " + ending.virtualMillis() + ": "
                            + ending.broken());
            }
        }
        System.err.println(broken + " broken, " + all + " events " + events + " virtual s " + virtual / 1000
                + " took ms " + (System.nanoTime() - start) / 1_000_000);
        Long replay = Long.getLong("replay");
        if (replay != null) Simulation.replay(replay).lines().forEach(System.err::println);
        assertThat(broken).isZero();
    }
}
