package io.canaryjudge.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.guard.Splits.Sessions;
import io.canaryjudge.testing.Seeds;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The split of the traffic, looked at every second for ten minutes in {@value #RUNS} seeded runs. Measured: no false
 * alarm where requests or sessions of 5 s are routed independently; of sessions of 30 s that stick to a version, at most
 * 1 % of runs ever raise one, where the e-process alone, exact only for independent requests, does in 82 to 97 %; of
 * sessions of two minutes 1.5 to 7 %, and at most 2 % still hold one at the end. One standard error is 0.7 points at 1 %.
 */
class SampleRatioTest {

    private static final int RUNS = 200;
    private static final int WINDOWS = 600;
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration SOAK = Duration.ofMinutes(5);

    @ParameterizedTest
    @CsvSource({"0.01, 10", "0.01, 100", "0.05, 100", "0.25, 10", "0.25, 300", "0.5, 100"})
    void requests_routedAsConfigured_neverAlarm(double share, double requests) {
        assertThat(alarms(share, random -> Splits.independent(random, share, requests)))
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "0.01, 20, 5, 0.5, 0",
        "0.25, 100, 5, 0.5, 0",
        "0.01, 20, 30, 0.5, 0.01",
        "0.05, 100, 30, 0.5, 0.01",
        "0.25, 100, 30, 0.5, 0.01",
        "0.5, 100, 30, 0.5, 0.01",
        "0.25, 100, 30, 1.5, 0.01",
        "0.25, 500, 120, 0.5, 0.07"
    })
    void sessions_routedAsConfigured_rarelyAlarm(
            double share, double active, double windows, double spread, double most) {
        Sessions sessions = new Sessions(active, windows, 1, spread);

        assertThat((double) alarms(share, random -> Splits.sticky(random, share, sessions)) / RUNS)
                .isLessThanOrEqualTo(most);
    }

    private static long alarms(double configured, Router router) {
        return IntStream.range(0, RUNS)
                .filter(seed -> firstAlarm(configured, router.with(new SplittableRandom(seed)), WINDOWS) < WINDOWS)
                .count();
    }

    /** The window after which it is said first; {@code most} if it never is. */
    private static int firstAlarm(double configured, Supplier<RequestCounts> split, int most) {
        SampleRatio ratio = SampleRatio.start(configured, SECOND, SOAK);
        for (int w = 0; w < most; w++) {
            ratio = ratio.after(split.get());
            if (ratio.finding().isPresent()) {
                return w;
            }
        }
        return most;
    }

    @ParameterizedTest
    @CsvSource({
        "0.01, 0.02, 100, 400",
        "0.05, 0.07, 100, 400",
        "0.25, 0.5, 100, 160",
        "0.25, 0.3, 100, 250",
        "0.5, 0.47, 200, 400"
    })
    void split_thatIsAnotherOne_isFound_byASetTime(double configured, double truth, double requests, int latest) {
        Seeds.upTo(
                20,
                random -> assertThat(firstAlarm(configured, Splits.independent(random, truth, requests), WINDOWS))
                        .isLessThanOrEqualTo(latest));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10, 60, 120, 900})
    void grossMismatch_isFoundBeforeAnythingIsPromoted(int soakSeconds) {
        Supplier<RequestCounts> split = Splits.independent(new SplittableRandom(1), 0.5, 200);
        SampleRatio ratio = SampleRatio.start(0.25, SECOND, Duration.ofSeconds(soakSeconds));
        for (int w = 0; w < Math.max(30, soakSeconds); w++) {
            ratio = ratio.after(split.get());
        }

        assertThat(ratio.finding()).isPresent();
    }

    @Test
    void sessions_splitOtherwiseThanConfigured_areFoundInTheEnd() {
        Sessions sessions = new Sessions(100, 30, 1, 0.5);
        long found = IntStream.range(0, RUNS)
                .filter(seed ->
                        firstAlarm(0.25, Splits.sticky(new SplittableRandom(seed), 0.5, sessions), 1_800) < 1_800)
                .count();

        assertThat(found).isGreaterThanOrEqualTo((long) (0.98 * RUNS));
    }

    /** However sure it is: what is within two points, or within a fifth of a small share, harms no comparison. */
    @ParameterizedTest
    @CsvSource({
        "0.25, 0.269, false", "0.25, 0.231, false", "0.25, 0.271, true", "0.25, 0.229, true",
        "0.01, 0.0119, false", "0.01, 0.0121, true", "0.99, 0.9881, false", "0.99, 0.9879, true"
    })
    void deviation_withinTheTolerance_isNone(double configured, double observed, boolean isFound) {
        long canary = Math.round(observed * 1_000_000);
        RequestCounts window = new RequestCounts(1_000_000 - canary, canary);

        assertThat(steady(configured, window, 300).isPresent()).isEqualTo(isFound);
    }

    @Test
    void finding_tellsWhatWasObserved_andWhatIsConfigured() {
        assertThat(steady(0.1, new RequestCounts(688, 312), 300))
                .contains(new GuardFinding(
                        GuardCode.SAMPLE_RATIO_MISMATCH,
                        "the canary gets 31.2 % of the requests where 10 % are configured"));
    }

    private static Optional<GuardFinding> steady(double configured, RequestCounts window, int windows) {
        SampleRatio ratio = SampleRatio.start(configured, SECOND, SOAK);
        for (int w = 0; w < windows; w++) {
            ratio = ratio.after(window);
        }
        return ratio.finding();
    }

    @Test
    void cohorts_swappedWithTheirShares_areFoundAlike() {
        Seeds.upTo(20, random -> {
            double truth = 0.2 + 0.1 * random.nextDouble();
            Supplier<RequestCounts> split = Splits.independent(random, truth, 50);
            SampleRatio one = SampleRatio.start(0.25, SECOND, SOAK);
            SampleRatio other = SampleRatio.start(0.75, SECOND, SOAK);
            for (int w = 0; w < 400; w++) {
                RequestCounts window = split.get();
                one = one.after(window);
                other = other.after(new RequestCounts(window.canary(), window.baseline()));
                assertThat(other.finding().isPresent()).isEqualTo(one.finding().isPresent());
            }
        });
    }

    @Test
    void timeBeforeTheCanaryIsUp_isNotCounted() {
        SampleRatio ratio = SampleRatio.start(0.5, SECOND, SOAK);
        for (int w = 0; w < 300; w++) {
            ratio = ratio.after(new RequestCounts(100, 0));
        }
        Supplier<RequestCounts> split = Splits.independent(new SplittableRandom(1), 0.5, 200);
        for (int w = 0; w < 300; w++) {
            ratio = ratio.after(split.get());
            assertThat(ratio.finding()).isEmpty();
        }
        assertThat(ratio.counts().total()).isBetween(50_000L, 60_000L);
    }

    @Test
    void mismatch_thatWasMended_isForgottenAsTheShareComesBack() {
        SplittableRandom random = new SplittableRandom(1);
        Supplier<RequestCounts> wrong = Splits.independent(random, 0.4, 200);
        Supplier<RequestCounts> right = Splits.independent(random, 0.25, 200);
        SampleRatio ratio = SampleRatio.start(0.25, SECOND, SOAK);
        for (int w = 0; w < 240; w++) {
            ratio = ratio.after(wrong.get());
        }
        assertThat(ratio.finding()).isPresent();
        for (int w = 0; w < 1_800; w++) {
            ratio = ratio.after(right.get());
        }
        assertThat(ratio.finding()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 1_000, 60_000, 600_000})
    void windows_ofAnyWidth_areRead(int millis) {
        SampleRatio ratio = SampleRatio.start(0.25, Duration.ofMillis(millis), SOAK);
        int windows = 40 * Math.max(1, 10_000 / millis);
        for (int w = 0; w < windows; w++) {
            ratio = ratio.after(new RequestCounts(500, 500));
        }
        assertThat(ratio.finding()).isPresent();
    }

    /** A router, given where its chance comes from. */
    @FunctionalInterface
    private interface Router {
        Supplier<RequestCounts> with(SplittableRandom random);
    }
}
