package io.canaryjudge.http.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.canaryjudge.connector.store.ModelStore.Protection;
import io.canaryjudge.http.simulation.Simulation.Ending;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** The short form of {@code benchmarks/run simulate}, and proof that it finds what is wrong. */
class SimulationTest {

    private static final Logger LOG = (Logger) LoggerFactory.getLogger("io.canaryjudge.http");
    private static final long SCHEDULES = 150;
    /** Within so many schedules everything that is left out is found. */
    private static final long ENOUGH = 1_000;

    @BeforeAll
    static void beQuiet() {
        LOG.setLevel(Level.OFF);
    }

    @AfterAll
    static void speakAgain() {
        LOG.setLevel(null);
    }

    @Test
    void schedules_breakNoPromise_andMeetWhatTheyAreFor() {
        Map<String, Long> counts = new TreeMap<>();
        for (long seed = 1; seed <= SCHEDULES; seed++) {
            Ending ending = Simulation.run(seed);
            assertThat(ending.broken()).as("seed %d", seed).isEmpty();
            ending.counts().forEach((what, count) -> counts.merge(what, count, Long::sum));
        }

        assertThat(counts)
                .containsKeys(
                        "decisions: PROMOTE",
                        "decisions: ABORT",
                        "decisions: INCONCLUSIVE",
                        "take-overs",
                        "commits refused: StaleEpoch",
                        "commits refused: KeyTaken",
                        "webhooks again");
    }

    @ParameterizedTest
    @EnumSource
    void store_withoutAProtection_isFound(Protection leftOut) {
        assertThat(firstBroken(seed -> Simulation.runWithout(leftOut, seed))).isNotEmpty();
    }

    @Test
    void soakTime_byAClockThatJumps_isFound() {
        assertThat(firstBroken(Simulation::runWithoutEvenClock).get(0)).contains("is promoted");
    }

    private static List<String> firstBroken(LongFunction<Ending> run) {
        return LongStream.rangeClosed(1, ENOUGH)
                .mapToObj(seed -> run.apply(seed).broken())
                .filter(broken -> !broken.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    @Test
    void seed_makesTheSameScheduleAgain() {
        List<String> once = Simulation.replay(3).lines();

        assertThat(Simulation.replay(3).lines()).isEqualTo(once);
        assertThat(once).hasSizeGreaterThan(20);
        assertThat(Simulation.replay(4).lines()).isNotEqualTo(once);
    }
}
