package io.canaryjudge.http.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.connector.store.MemoryFlagStore;
import io.canaryjudge.flag.Evaluation.Resolved;
import io.canaryjudge.flag.EvaluationContext;
import io.canaryjudge.flag.Flag;
import io.canaryjudge.flag.Flag.Switch;
import io.canaryjudge.flag.FlagKey;
import io.canaryjudge.flag.FlagState;
import io.canaryjudge.flag.Strategy.Everybody;
import io.canaryjudge.flag.Strategy.Percentage;
import io.canaryjudge.flag.UserShare;
import io.canaryjudge.http.config.FlagReader;
import io.canaryjudge.spi.FlagStore;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FlagServiceTest {

    private static final int USERS = 100_000;
    private static final FlagKey KEY = new FlagKey("f");
    private static final FlagOrder ORDER = new FlagOrder("ann", "because", OptionalLong.empty());
    private static final Flag FLAG = Flag.of(KEY, Switch.ON, new Percentage(UserShare.ofPercent(5)));
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-03-01T12:00:00Z"));

    private final FlagService service = new FlagService(new MemoryFlagStore(), CLOCK);

    @Test
    void users_keepTheirBucketWhileARolloutGrows_andAreAllOffWithinASecondOfItsEnd() {
        service.put(FLAG, ORDER).await();
        BitSet before = new BitSet();
        for (double percent : new double[] {5, 25, 50, 100}) {
            patch(Optional.empty(), Optional.of(UserShare.ofPercent(percent)));
            BitSet now = usersOn();
            BitSet lost = (BitSet) before.clone();
            lost.andNot(now);
            assertThat(lost.cardinality()).as("users lost at %s %%", percent).isZero();
            before = now;
        }
        assertThat(before.cardinality()).isEqualTo(USERS);

        long start = System.nanoTime();
        patch(Optional.of(Switch.OFF), Optional.empty());
        Duration took = Duration.ofNanos(System.nanoTime() - start);

        assertThat(usersOn().cardinality()).isZero();
        assertThat(took).isLessThan(Duration.ofSeconds(1));
        patch(Optional.of(Switch.ON), Optional.of(UserShare.ofPercent(50)));
        assertThat(usersOn().cardinality()).isBetween(49_000, 51_000);
    }

    @Test
    void flags_ofAFile_giveWayToThoseOfTheStore() {
        MemoryFlagStore store = new MemoryFlagStore();
        FlagService earlier = new FlagService(store, CLOCK);
        earlier.start(List.of(FLAG)).await();
        earlier.patch(KEY, new FlagPatch(Optional.of(Switch.OFF), Optional.empty()), ORDER)
                .await();

        Flag second = Flag.of(new FlagKey("g"), Switch.ON, new Everybody());
        service(store).start(List.of(FLAG, second)).await();
        FlagService later = service(store);
        later.start(List.of()).await();

        assertThat(later.list()).extracting(state -> state.flag().key().value()).containsExactly("f", "g");
        assertThat(later.find("f").orElseThrow().flag().enabled()).isEqualTo(Switch.OFF);
        assertThat(later.find("f").orElseThrow().revision()).isEqualTo(2);
    }

    @Test
    void change_thatChangesNothing_leavesNoTrace() {
        service.put(FLAG, ORDER).await();
        service.put(FLAG, ORDER).await();
        patch(Optional.of(Switch.ON), Optional.of(UserShare.ofPercent(5)));

        assertThat(service.find("f").orElseThrow().revision()).isEqualTo(1);
    }

    @Test
    void change_ofAnotherRevision_isAConflict() {
        service.put(FLAG, ORDER).await();
        FlagOrder old = new FlagOrder("ann", "because", OptionalLong.of(2));

        assertThat(service.put(FLAG.withEnabled(Switch.OFF), old).await()).isInstanceOf(FlagResult.Conflict.class);
        assertThat(service.remove(KEY, old).await()).isInstanceOf(FlagResult.Conflict.class);
        assertThat(service.put(Flag.of(new FlagKey("new"), Switch.ON, new Everybody()), old)
                        .await())
                .isInstanceOf(FlagResult.Unknown.class);
        assertThat(service.find("f").orElseThrow().flag()).isEqualTo(FLAG);
    }

    @Test
    void flags_moreThanMayBe_areRefused() {
        for (int i = 0; i < FlagReader.MOST_FLAGS; i++) {
            service.put(Flag.of(new FlagKey("f" + i), Switch.ON, new Everybody()), ORDER)
                    .await();
        }

        assertThat(service.put(FLAG, ORDER).await()).isEqualTo(new FlagResult.TooMany(1_000));
        assertThat(service.put(Flag.of(new FlagKey("f0"), Switch.OFF, new Everybody()), ORDER)
                        .await())
                .isInstanceOf(FlagResult.Changed.class);
        service.remove(new FlagKey("f0"), ORDER).await();
        assertThat(service.put(FLAG, ORDER).await()).isInstanceOf(FlagResult.Created.class);
    }

    @Test
    void change_isSeenOnceItIsKept_andInTheOrderAskedFor() {
        SlowStore store = new SlowStore();
        FlagService slow = service(store);
        slow.start(List.of()).await();
        Future<FlagResult> first = slow.put(FLAG, ORDER);
        Future<FlagResult> second = slow.patch(KEY, new FlagPatch(Optional.of(Switch.OFF), Optional.empty()), ORDER);
        assertThat(slow.list()).isEmpty();

        store.waiting.get(0).complete(null);
        assertThat(first.isComplete()).isTrue();
        assertThat(second.isComplete()).isFalse();
        assertThat(slow.find("f").orElseThrow().flag().enabled()).isEqualTo(Switch.ON);

        store.waiting.get(1).complete(null);
        assertThat(second.isComplete()).isTrue();
        assertThat(slow.find("f").orElseThrow().flag().enabled()).isEqualTo(Switch.OFF);
    }

    @Test
    void change_thatCannotBeKept_failsAndIsNotSeen_andTheNextIsTried() {
        SlowStore store = new SlowStore();
        FlagService slow = service(store);
        slow.start(List.of()).await();
        Future<FlagResult> first = slow.put(FLAG, ORDER);
        Future<FlagResult> second = slow.put(FLAG, ORDER);

        store.waiting.get(0).completeExceptionally(new IllegalStateException("disk full"));
        assertThat(first.failed()).isTrue();
        assertThat(slow.list()).isEmpty();
        store.waiting.get(1).complete(null);
        assertThat(second.succeeded()).isTrue();
        assertThat(slow.list()).hasSize(1);
    }

    private static FlagService service(FlagStore store) {
        return new FlagService(store, CLOCK);
    }

    private void patch(Optional<Switch> enabled, Optional<UserShare> share) {
        assertThat(service.patch(KEY, new FlagPatch(enabled, share), ORDER).await())
                .isInstanceOf(FlagResult.Changed.class);
    }

    private BitSet usersOn() {
        Flag flag = service.find("f").orElseThrow().flag();
        BitSet on = new BitSet();
        IntStream.range(0, USERS)
                .filter(i -> ((Resolved) flag.evaluate(EvaluationContext.ofUser("user-" + i)))
                        .variant()
                        .equals("on"))
                .forEach(on::set);
        return on;
    }

    /** Keeps a flag when the test says so. */
    private static final class SlowStore implements FlagStore {
        private final List<CompletableFuture<Void>> waiting = new ArrayList<>();

        @Override
        public CompletionStage<List<FlagState>> load() {
            return CompletableFuture.completedStage(List.of());
        }

        @Override
        public CompletionStage<Void> save(FlagState flag) {
            CompletableFuture<Void> saved = new CompletableFuture<>();
            waiting.add(saved);
            return saved;
        }

        @Override
        public CompletionStage<Void> remove(FlagKey key) {
            return CompletableFuture.completedStage(null);
        }

        @Override
        public void close() {}
    }
}
