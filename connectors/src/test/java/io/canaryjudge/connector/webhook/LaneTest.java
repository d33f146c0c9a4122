package io.canaryjudge.connector.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LaneTest {

    private final List<Integer> started = new ArrayList<>();
    private final List<Promise<Void>> promises = new ArrayList<>();

    @Test
    void add_startsNoMoreThanFitAndTheNextWhenOneIsOver() {
        Lane lane = laneWith(2, 4);

        assertThat(started).containsExactly(0, 1);
        promises.get(1).complete();
        assertThat(started).containsExactly(0, 1, 2);
        promises.get(0).fail("a failed task is over as well");
        assertThat(started).containsExactly(0, 1, 2, 3);
        promises.get(2).complete();
        promises.get(3).complete();
        lane.add(() -> start(4));
        assertThat(started).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void clear_forgetsWhatHasNotBegun() {
        Lane lane = laneWith(1, 3);

        lane.clear();
        promises.get(0).complete();

        assertThat(started).containsExactly(0);
    }

    @Test
    void tasks_thatAreOverAtOnce_doNotDeepenTheStack() {
        Lane lane = laneWith(1, 1);
        int[] done = new int[1];
        for (int i = 0; i < 100_000; i++) {
            lane.add(() -> {
                done[0]++;
                return Future.succeededFuture();
            });
        }

        promises.get(0).complete();

        assertThat(done[0]).isEqualTo(100_000);
    }

    private Lane laneWith(int width, int tasks) {
        Lane lane = new Lane(width);
        for (int i = 0; i < tasks; i++) {
            int number = i;
            lane.add(() -> start(number));
        }
        return lane;
    }

    private Future<Void> start(int number) {
        started.add(number);
        Promise<Void> promise = Promise.promise();
        promises.add(promise);
        return promise.future();
    }
}
