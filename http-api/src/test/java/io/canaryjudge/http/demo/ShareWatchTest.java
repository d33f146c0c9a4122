package io.canaryjudge.http.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.http.demo.Front.Share;
import org.junit.jupiter.api.Test;

class ShareWatchTest {

    private static final long MILLI = 1_000_000;

    private final Deployment release = new Deployment(new Release("2", 20, 0.4, 0.04), Side.GREEN);
    private final ShareWatch watch = new ShareWatch(release);

    @Test
    void isGone_needsRequestsBeforeAndTimeAfter() {
        watch.look(new Share(0, 0), MILLI);
        watch.look(new Share(0, 0), 1_000 * MILLI);
        assertThat(watch.isGone()).isFalse();
        watch.look(new Share(20, 5), 2_000 * MILLI);
        watch.look(new Share(0, 9), 3_000 * MILLI);
        assertThat(watch.isGone()).isFalse();
        watch.look(new Share(0, 9), 3_250 * MILLI);

        assertThat(watch.isGone()).isTrue();
        assertThat(watch.sinceGone()).isZero();
    }

    @Test
    void sinceGone_countsWhatTheFrontPassesOnAndWhatArrives() {
        gone();

        watch.look(new Share(0, 10), 4_000 * MILLI);
        assertThat(watch.sinceGone()).isEqualTo(1);
        release.receivedOne();
        release.receivedOne();
        assertThat(watch.sinceGone()).isEqualTo(2);
    }

    @Test
    void isGone_ofOneThatGetsRequestsAgain_isNotSo() {
        gone();
        watch.look(new Share(20, 10), 4_000 * MILLI);

        assertThat(watch.isGone()).isFalse();
        assertThat(watch.percent()).isEqualTo(20);
    }

    @Test
    void millisOfHarm_areFromTheFirstFailureToWeightZero() {
        assertThat(watch.millisOfHarm()).isNegative();
        release.failedOne(1_200 * MILLI);
        release.failedOne(1_300 * MILLI);
        gone();

        assertThat(watch.millisOfHarm()).isEqualTo(1_800);
    }

    private void gone() {
        watch.look(new Share(20, 5), 2_000 * MILLI);
        watch.look(new Share(0, 9), 3_000 * MILLI);
        watch.look(new Share(0, 9), 3_250 * MILLI);
    }
}
