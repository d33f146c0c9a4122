package io.canaryjudge.analysis;

import static io.canaryjudge.analysis.Canary.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.decision.DefaultRules;
import io.canaryjudge.decision.Verdict.Kind;
import io.canaryjudge.judgement.MetricJudgement;
import io.canaryjudge.metric.Cohort;
import io.canaryjudge.metric.Outcome;
import io.canaryjudge.metric.Sample;
import io.canaryjudge.metric.SeriesKey;
import io.canaryjudge.testing.Load;
import io.canaryjudge.testing.Seeds;
import io.canaryjudge.testing.Traffic;
import io.canaryjudge.window.Arrival;
import io.canaryjudge.window.WindowSpec;
import io.canaryjudge.window.WindowStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A canary judged from samples as they arrive, through a {@link WindowStore}. */
class ArrivalsTest {

    private static final Load STEADY = new Load(2, 40, 0.02, 20);
    private static final int SECONDS = 40;

    @Test
    void evidence_onceEverythingHasArrived_doesNotDependOnTheOrder() {
        Seeds.upTo(10, random -> {
            WindowSpec spec = new WindowSpec(
                    Duration.ofMillis(new long[] {250, 1_000, 3_000}[random.nextInt(3)]),
                    Duration.ofMillis(500 + random.nextInt(15_000)));
            List<Arriving> inOrder =
                    samples(random, spec, STEADY.withErrorRate(0.05).slower(1.3));
            List<Arriving> shuffled = delayed(random, spec, inOrder);

            Run straight = new Run(spec);
            Run jumbled = new Run(spec);
            straight.play(inOrder);
            jumbled.play(shuffled);
            long allSealed = START
                    + SECONDS * 1_000
                    + spec.width().toMillis()
                    + spec.grace().toMillis();
            List<MetricJudgement> expected = straight.look(allSealed).metrics();
            assertThat(expected).noneMatch(judgement -> judgement.kind() == MetricJudgement.Kind.NO_DATA);
            assertThat(jumbled.look(allSealed).metrics()).isEqualTo(expected);
        });
    }

    /** The store keeps sixty-four sealed windows for readers that come late. */
    @Test
    void looks_aMinuteApart_leadToTheSameEvidence() {
        WindowSpec spec = new WindowSpec(Duration.ofSeconds(1), Duration.ofSeconds(5));
        List<Arriving> samples = samples(new SplittableRandom(7), spec, STEADY, 180);
        long end = START + 190_000;

        Run often = new Run(spec, 1_000);
        Run rarely = new Run(spec, 60_000);
        often.play(samples);
        rarely.play(samples);
        assertThat(rarely.look(end).metrics()).isEqualTo(often.look(end).metrics());
    }

    @Test
    void lateSamples_withinTheGrace_changeAWindowThatWasAlreadyJudged() {
        WindowSpec spec = new WindowSpec(Duration.ofSeconds(1), Duration.ofSeconds(15));
        Run run = new Run(spec);
        run.play(samples(new SplittableRandom(1), spec, STEADY).stream()
                .filter(arriving -> arriving.atMillis < START + 30_000)
                .toList());
        long now = START + 30_000;
        MetricJudgement before = run.look(now).metrics().get(0);
        for (int i = 0; i < 400; i++) {
            Sample late = failure("canary" + i % 2, START + 20_000 + 20L * i);
            assertThat(run.store.record(late, now)).isEqualTo(Arrival.RECORDED);
        }
        MetricJudgement after = run.look(now).metrics().get(0);

        assertThat(before.kind()).isEqualTo(MetricJudgement.Kind.UNDECIDED);
        assertThat(after.kind()).isEqualTo(MetricJudgement.Kind.REGRESSED);
        assertThat(after.comparison().orElseThrow().canary().n())
                .isEqualTo(before.comparison().orElseThrow().canary().n() + 400);
    }

    @Test
    void samples_afterTheGrace_changeNothing() {
        WindowSpec spec = new WindowSpec(Duration.ofSeconds(1), Duration.ofSeconds(2));
        Run run = new Run(spec);
        run.play(samples(new SplittableRandom(1), spec, STEADY));
        long now = START + SECONDS * 1_000L + 3_000;
        List<MetricJudgement> before = run.look(now).metrics();
        for (int i = 0; i < 400; i++) {
            assertThat(run.store.record(failure("canary0", START + 20_000 + 20L * i), now))
                    .isEqualTo(Arrival.LATE);
        }

        assertThat(run.look(now + 1).metrics()).isEqualTo(before);
    }

    @Test
    void verdict_doesNotWaitForTheGrace() {
        WindowSpec spec = new WindowSpec(Duration.ofSeconds(1), Duration.ofSeconds(60));
        CanaryAnalysis analysis = new CanaryAnalysis(Canary.of(Duration.ofMinutes(10)), spec);
        WindowStore store = new WindowStore(spec, 100);
        samples(new SplittableRandom(1), spec, STEADY.withErrorRate(0.6))
                .forEach(arriving -> store.record(arriving.sample, arriving.atMillis));

        AnalysisReport report =
                analysis.evaluate(START + 12_000, index -> store.pair("checkout", "1", "2", index), List.of());
        assertThat(report.verdict().kind()).isEqualTo(Kind.ABORT);
    }

    private static Sample failure(String instance, long epochMillis) {
        return new Sample(new SeriesKey("checkout", "2", instance), epochMillis, 20_000, Outcome.FAILED);
    }

    /** Both cohorts' requests in the order of time, each arriving as it ends. */
    private static List<Arriving> samples(SplittableRandom random, WindowSpec spec, Load canary) {
        return samples(random, spec, canary, SECONDS);
    }

    private static List<Arriving> samples(SplittableRandom random, WindowSpec spec, Load canary, int seconds) {
        List<Arriving> samples = new ArrayList<>();
        long width = spec.width().toMillis();
        for (Traffic traffic : Traffic.of(random, (int) (seconds * 1_000L / width), STEADY, canary)) {
            long windowStart = START + traffic.index() * width;
            for (Cohort cohort : Cohort.values()) {
                String version = cohort == Cohort.BASELINE ? "1" : "2";
                traffic.forEach(cohort, (instance, failed, latencyMicros) -> {
                    long at = windowStart + random.nextLong(width);
                    Outcome outcome = failed ? Outcome.FAILED : Outcome.SUCCEEDED;
                    samples.add(new Arriving(
                            new Sample(new SeriesKey("checkout", version, instance), at, latencyMicros, outcome), at));
                });
            }
        }
        samples.sort(Comparator.comparingLong(Arriving::atMillis));
        return samples;
    }

    /** The same samples, half of them late by as much as the grace of their window allows, some ahead of time. */
    private static List<Arriving> delayed(SplittableRandom random, WindowSpec spec, List<Arriving> inOrder) {
        return inOrder.stream()
                .map(arriving -> {
                    long date = arriving.sample.epochMillis();
                    long lastChance = spec.startMillis(spec.indexOf(date) + 1)
                            + spec.grace().toMillis()
                            - 1;
                    long at = switch (random.nextInt(4)) {
                        case 0, 1 -> random.nextLong(date, lastChance + 1);
                        case 2 -> date - random.nextLong(WindowSpec.LEAD.toMillis());
                        default -> date;
                    };
                    return new Arriving(arriving.sample, at);
                })
                .sorted(Comparator.comparingLong(Arriving::atMillis))
                .toList();
    }

    /** A sample and when it comes. */
    private record Arriving(Sample sample, long atMillis) {}

    /** An analysis without rules, so that it never ends early, looked at now and then while samples arrive. */
    private static final class Run {
        private final WindowStore store;
        private final CanaryAnalysis analysis;
        private final long lookEveryMillis;
        private long nextLook = START - 10_000;

        Run(WindowSpec spec) {
            this(spec, 2_000);
        }

        Run(WindowSpec spec, long lookEveryMillis) {
            this.lookEveryMillis = lookEveryMillis;
            store = new WindowStore(spec, 100);
            analysis = new CanaryAnalysis(Canary.of(Duration.ofMinutes(10), 0.5, Duration.ZERO, List.of()), spec);
        }

        void play(List<Arriving> arrivals) {
            for (Arriving arriving : arrivals) {
                for (; nextLook <= arriving.atMillis; nextLook += lookEveryMillis) {
                    look(nextLook);
                    store.forgetIdle(nextLook);
                }
                assertThat(store.record(arriving.sample, arriving.atMillis)).isEqualTo(Arrival.RECORDED);
            }
        }

        AnalysisReport look(long nowMillis) {
            return analysis.evaluate(nowMillis, index -> store.pair("checkout", "1", "2", index), List.of());
        }
    }

    @Test
    void wholeRollouts_fromSamples_endAsTheyShould() {
        WindowSpec spec = WindowSpec.DEFAULT;
        for (double errorRate : new double[] {0.02, 0.3}) {
            WindowStore store = new WindowStore(spec, 100);
            CanaryAnalysis analysis = new CanaryAnalysis(
                    Canary.of(Duration.ofSeconds(SECONDS), 0.5, Duration.ZERO, DefaultRules.rules()), spec);
            List<Arriving> arrivals = samples(new SplittableRandom(5), spec, STEADY.withErrorRate(errorRate));
            long look = START;
            for (Arriving arriving : arrivals) {
                for (; look <= arriving.atMillis; look += 1_000) {
                    analysis.evaluate(look, index -> store.pair("checkout", "1", "2", index), List.of());
                }
                store.record(arriving.sample, arriving.atMillis);
            }
            AnalysisReport end = analysis.evaluate(
                    START + SECONDS * 1_000L, index -> store.pair("checkout", "1", "2", index), List.of());

            // forty seconds at forty requests each are too little to promote on, and enough to abort
            assertThat(end.verdict().kind()).isEqualTo(errorRate < 0.1 ? Kind.INCONCLUSIVE : Kind.ABORT);
            assertThat(analysis.hasEnded()).isTrue();
        }
    }
}
