package io.canaryjudge.http.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.http.FakeLog;
import io.canaryjudge.http.telemetry.Telemetry;
import io.canaryjudge.metric.Outcome;
import io.canaryjudge.metric.Sample;
import io.canaryjudge.metric.SeriesKey;
import io.canaryjudge.window.Filing;
import io.canaryjudge.window.SeriesBudget;
import io.canaryjudge.window.WindowSpec;
import io.canaryjudge.window.WindowStore;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** One shard's commits, with a writer that works when it is told to and a clock that stands. */
class ShardCommitsTest {

    private static final long NOW = 1_795_428_000_000L;

    private final StandingLoop loop = new StandingLoop();
    private final WindowStore store = new WindowStore(WindowSpec.DEFAULT, new SeriesBudget(9, 9), 16, Filing.ON_COMMIT);
    private final FakeLog log = new FakeLog();
    private final Deque<Runnable> writes = new ArrayDeque<>();
    private final List<String> told = new ArrayList<>();
    private final ShardCommits commits =
            new ShardCommits(loop, store, new GroupCommit(log, writes::add), new Telemetry(), Duration.ofMillis(20));

    /** Runs on the shard's loop, and then whatever that has left to be run there. */
    private void on(Runnable action) {
        loop.run(action);
        loop.runAll();
    }

    private void record(String name) {
        on(() -> {
            long mark = commits.mark();
            record();
            commits.whenDurable(mark, fate -> told.add(name + " " + fate));
        });
    }

    private void record() {
        store.record(new Sample(new SeriesKey("s", "1", ""), NOW, 5, Outcome.SUCCEEDED), NOW);
    }

    private void write() {
        writes.remove().run();
        on(() -> {});
    }

    @Test
    void samples_thatComeWhileTheDiskIsBusy_areOneCommit() {
        record("a");
        record("b");
        record("c");
        assertThat(told).isEmpty();

        write();
        assertThat(told).containsExactly("a KEPT");
        loop.pass(TimeUnit.MILLISECONDS.toNanos(21));
        on(commits::commitSoon);
        write();
        assertThat(told).containsExactly("a KEPT", "b KEPT", "c KEPT");
        assertThat(log.commits()).isEqualTo(2);
    }

    @Test
    void nothingRecorded_isDurableAtOnce() {
        on(() -> commits.whenDurable(commits.mark(), fate -> told.add("x " + fate)));
        assertThat(told).containsExactly("x KEPT");
        assertThat(writes).isEmpty();
    }

    @Test
    void body_whoseFirstPartWasLost_isLost() {
        on(() -> {
            long mark = commits.mark();
            record();
            commits.commitSoon();
            record();
            commits.whenDurable(mark, fate -> told.add("both " + fate));
            commits.whenDurable(commits.mark(), fate -> told.add("second " + fate));
        });
        log.full(true);
        write();
        assertThat(told).isEmpty();
        log.full(false);
        loop.pass(TimeUnit.MILLISECONDS.toNanos(21));
        on(commits::commitSoon);
        write();
        assertThat(told).containsExactly("both LOST", "second KEPT");
    }

    @Test
    void body_whoseSamplesAreAllUnderWay_waitsForThem() {
        on(() -> {
            long mark = commits.mark();
            record();
            commits.commitSoon();
            commits.whenDurable(mark, fate -> told.add("a " + fate));
            commits.whenDurable(commits.mark(), fate -> told.add("other " + fate));
        });
        assertThat(told).containsExactly("other KEPT");
        write();
        assertThat(told).containsExactly("other KEPT", "a KEPT");
    }

    @Test
    void disk_thatIsSilentForTwoSeconds_getsNoMoreToDo() {
        record("a");
        loop.pass(TimeUnit.MILLISECONDS.toNanos(1_999));
        on(() -> assertThat(commits.isBlocked()).isFalse());
        loop.pass(TimeUnit.MILLISECONDS.toNanos(2));
        boolean[] blocked = new boolean[1];
        on(() -> blocked[0] = commits.isBlocked());
        assertThat(blocked[0]).isTrue();

        write();
        on(() -> blocked[0] = commits.isBlocked());
        assertThat(blocked[0]).isFalse();
    }

    @Test
    void nobody_waitsForLongerThanTenSeconds() {
        record("a");
        record("b");
        loop.pass(TimeUnit.SECONDS.toNanos(10));
        on(commits::giveUpWaiting);
        assertThat(told).isEmpty();
        loop.pass(1);
        on(commits::giveUpWaiting);
        assertThat(told).containsExactlyInAnyOrder("a UNKNOWN", "b UNKNOWN");

        write();
        on(() -> assertThat(store.uncommitted().recorded()).isLessThanOrEqualTo(1));
        assertThat(told).hasSize(2);
    }

    @Test
    void flush_waitsForWhatIsUnderWayAndForWhatCameMeanwhile() {
        record("a");
        record("b");
        List<String> flushed = new ArrayList<>();
        on(() -> commits.flush().onComplete(done -> flushed.add("flushed")));
        write();
        assertThat(flushed).isEmpty();
        loop.pass(TimeUnit.MILLISECONDS.toNanos(21));
        on(commits::commitSoon);
        write();
        assertThat(flushed).containsExactly("flushed");
        assertThat(told).containsExactly("a KEPT", "b KEPT");
    }

    @Test
    void manySamples_doNotWaitForTheInterval() {
        record("a");
        write();
        on(() -> {
            for (int i = 0; i < 3_999; i++) {
                record();
            }
            commits.commitSoon();
        });
        assertThat(writes).isEmpty();
        on(() -> {
            record();
            commits.commitSoon();
        });
        assertThat(writes).hasSize(1);
    }
}
