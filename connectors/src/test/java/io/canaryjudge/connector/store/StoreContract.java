package io.canaryjudge.connector.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canaryjudge.spi.ChainCheck;
import io.canaryjudge.spi.Commit;
import io.canaryjudge.spi.CommitOutcome;
import io.canaryjudge.spi.Decision;
import io.canaryjudge.spi.Delivery;
import io.canaryjudge.spi.Entry;
import io.canaryjudge.spi.Fact;
import io.canaryjudge.spi.Leases.LeaseOutcome;
import io.canaryjudge.spi.NewDelivery;
import io.canaryjudge.spi.Notification;
import io.canaryjudge.spi.Outbox.Settlement;
import io.canaryjudge.spi.Retention;
import io.canaryjudge.spi.Store;
import io.canaryjudge.spi.StoreException;
import io.canaryjudge.spi.StreamHead;
import io.canaryjudge.spi.StreamHead.Opening;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link Store} must do. The test class of a store extends this and says how an empty one is opened. */
abstract class StoreContract {

    static final long NOW = 1_790_000_000_000L;
    static final Duration A_MINUTE = Duration.ofMinutes(1);

    Store store;

    /** A store with nothing in it. */
    protected abstract Store openEmpty() throws Exception;

    @BeforeEach
    void open() throws Exception {
        store = openEmpty();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void commit_numbersEachStreamFromOneAndChainsIt() {
        commit("a", "started");
        commit("a", "ticked");
        commit("b", "started");

        List<Entry> entries = store.journal().read("a");
        assertThat(entries).extracting(Entry::number).containsExactly(1L, 2L);
        assertThat(entries).extracting(entry -> entry.fact().type()).containsExactly("started", "ticked");
        assertThat(entries.get(0).previous()).isEqualTo(Entry.START);
        assertThat(entries.get(1).previous()).isEqualTo(entries.get(0).hash());
        assertThat(store.journal().read("b")).extracting(Entry::number).containsExactly(1L);
        assertThat(flaw("a")).isEmpty();
        assertThat(store.journal().find("a").orElseThrow().hash())
                .isEqualTo(entries.get(1).hash());
    }

    @Test
    void read_ofAnUnknownStream_isEmpty() {
        assertThat(store.journal().read("unknown")).isEmpty();
        assertThat(store.journal().find("unknown")).isEmpty();
        assertThat(store.journal().findByKey("unknown")).isEmpty();
        assertThat(store.journal().policy("unknown")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ \"spaces\" :  1.50e3 , \"order\": [3,1,2] }",
                "{\"quotes\":\"it's \\\"so\\\" \\\\ \\u0000\"}",
                "{\"words\":\"größer 標本 🐤\"}",
                "{\n\t\"lines\": \"\\n\"\r\n}"
            })
    void read_givesTheTextThatWasCommitted(String json) {
        Fact fact = new Fact("analysis.started", NOW, json);

        store.journal().commit(Commit.of("a", 0, fact));

        assertThat(store.journal().read("a")).extracting(Entry::fact).containsExactly(fact);
        assertThat(flaw("a")).isEmpty();
    }

    @Test
    void read_givesALongTextWhole() {
        Fact fact = new Fact("report", NOW, "{\"long\":\"" + "0123456789".repeat(100_000) + "\"}");

        store.journal().commit(Commit.of("a", 0, fact));

        assertThat(store.journal().read("a")).extracting(Entry::fact).containsExactly(fact);
    }

    @Test
    void streams_withSimilarNames_areApart() {
        List<String> names =
                List.of("a", "A", "a ", "a/b", "a/../b", "b", "..", "a%2Fb", "ä", "a\u0308", "'; --", "a_b", "a.b");

        names.forEach(name -> commit(name, name));

        for (String name : names) {
            assertThat(store.journal().read(name))
                    .extracting(entry -> entry.fact().type())
                    .containsExactly(name);
        }
        assertThat(allStreams(5)).containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void commit_ofSeveralFacts_keepsTheirOrder() {
        List<Fact> facts =
                IntStream.range(0, 50).mapToObj(i -> fact("tick" + i)).toList();
        Commit all = new Commit(
                "a", 0, 0, Opening.PLAIN, facts, List.of(), List.of(), Optional.empty(), Commit.Ending.STAYS_OPEN);

        store.journal().commit(all);

        assertThat(store.journal().read("a")).extracting(Entry::fact).containsExactlyElementsOf(facts);
        assertThat(flaw("a")).isEmpty();
    }

    @Test
    void commit_onAnOldState_isRefusedWithTheNewOne() {
        commit("a", "started");
        commit("a", "ticked");

        CommitOutcome outcome = store.journal().commit(Commit.of("a", 1, fact("other")));

        assertThat(outcome)
                .isEqualTo(new CommitOutcome.Moved(store.journal().find("a").orElseThrow()));
        assertThat(store.journal().read("a")).hasSize(2);
        assertThat(store.journal().commit(Commit.of("new", 3, fact("x")))).isInstanceOf(CommitOutcome.Moved.class);
        assertThat(store.journal().find("new")).isEmpty();
    }

    @Test
    void commit_repeated_isConfirmedAndNotWrittenAgain() {
        Commit commit = Commit.of("a", 0, fact("started")).withDelivery(delivery("a", "msg_1"));
        CommitOutcome first = store.journal().commit(commit);

        assertThat(store.journal().commit(commit)).isEqualTo(first);

        assertThat(store.journal().read("a")).hasSize(1);
        assertThat(store.outbox().count(Delivery.State.PENDING)).isEqualTo(1);
    }

    @Test
    void commit_withAKeyInUse_isRefusedWithItsHolder() {
        Opening opening = new Opening(Optional.of("key"), "print", "hash");
        store.journal().commit(Commit.of("a", 0, fact("started")).withOpening(opening));

        CommitOutcome outcome =
                store.journal().commit(Commit.of("b", 0, fact("started")).withOpening(opening));

        StreamHead holder = store.journal().findByKey("key").orElseThrow();
        assertThat(holder.stream()).isEqualTo("a");
        assertThat(holder.opening()).isEqualTo(opening);
        assertThat(outcome).isEqualTo(new CommitOutcome.KeyTaken(holder));
        assertThat(store.journal().find("b")).isEmpty();
    }

    @Test
    void policy_isKeptOnceByItsHash() {
        Commit.KeptPolicy policy = new Commit.KeptPolicy("a1", "duration: 30m");
        store.journal().commit(Commit.of("a", 0, fact("started")).withPolicy(policy));
        store.journal().commit(Commit.of("b", 0, fact("started")).withPolicy(policy));

        assertThat(store.journal().policy("a1")).contains("duration: 30m");
    }

    @Test
    void deliveries_areThereIfAndOnlyIfTheirEntryIs() {
        commit("a", "started");

        store.journal().commit(Commit.of("a", 0, fact("refused")).withDelivery(delivery("a", "msg_1")));
        store.journal().commit(Commit.of("a", 1, fact("stale")).withEpoch(7).withDelivery(delivery("a", "msg_2")));
        assertThat(store.outbox().count(Delivery.State.PENDING)).isZero();

        store.journal().commit(Commit.of("a", 1, fact("changed")).withDelivery(delivery("a", "msg_3")));
        assertThat(dueIds(NOW)).containsExactly("msg_3");
    }

    @Test
    void decision_isTakenOnce() {
        Decision promote = new Decision("a", "25%", 1, "PROMOTE", NOW);
        commit("a", "started");
        store.journal().commit(Commit.of("a", 1, fact("changed")).withDecision(promote));

        CommitOutcome second = store.journal()
                .commit(Commit.of("a", 2, fact("changed again"))
                        .withDecision(new Decision("a", "25%", 1, "ABORT", NOW))
                        .withDelivery(delivery("a", "msg_1")));

        assertThat(second).isEqualTo(new CommitOutcome.AlreadyDecided(promote));
        assertThat(store.journal().decision("a", "25%", 1)).contains(promote);
        assertThat(store.journal().read("a")).hasSize(2);
        assertThat(store.outbox().count(Delivery.State.PENDING)).isZero();
        assertThat(store.journal()
                        .commit(Commit.of("a", 2, fact("next attempt"))
                                .withDecision(new Decision("a", "25%", 2, "ABORT", NOW))))
                .isInstanceOf(CommitOutcome.Written.class);
    }

    @Test
    void decision_wantedByManyThreads_isTakenByOne() throws Exception {
        List<CommitOutcome> outcomes = race(
                8,
                i -> store.journal()
                        .commit(Commit.of("judge" + i, 0, fact("decided"))
                                .withDecision(new Decision("release", "25%", 1, "BY " + i, NOW))));

        assertThat(outcomes).filteredOn(CommitOutcome.Written.class::isInstance).hasSize(1);
        String winner =
                store.journal().decision("release", "25%", 1).orElseThrow().outcome();
        assertThat(outcomes)
                .filteredOn(CommitOutcome.AlreadyDecided.class::isInstance)
                .hasSize(7)
                .allSatisfy(outcome -> assertThat(((CommitOutcome.AlreadyDecided) outcome)
                                .decision()
                                .outcome())
                        .isEqualTo(winner));
        assertThat(allStreams(100)).hasSize(1);
    }

    @Test
    void commits_ofManyThreadsToOneStream_loseNothingAndLeaveNoGap() throws Exception {
        commit("a", "started");

        race(8, thread -> {
            for (int i = 0; i < 12; i++) {
                append("a", "t" + thread + "_" + i);
            }
            return thread;
        });

        List<Entry> entries = store.journal().read("a");
        assertThat(entries).hasSize(97);
        assertThat(entries.stream().map(entry -> entry.fact().type()).distinct())
                .hasSize(97);
        assertThat(flaw("a")).isEmpty();
    }

    /** As somebody does who was overtaken: look where the stream stands, and try again. */
    private void append(String stream, String type) {
        long after = store.journal().find(stream).orElseThrow().entries();
        while (!(store.journal().commit(Commit.of(stream, after, fact(type))) instanceof CommitOutcome.Written)) {
            after = store.journal().find(stream).orElseThrow().entries();
        }
    }

    @Test
    void lease_isOneHoldersUntilItRunsOut() {
        assertThat(acquire("one", NOW)).isEqualTo(held(1, NOW));
        assertThat(acquire("two", NOW + 59_999))
                .isEqualTo(new LeaseOutcome.HeldByOther("one", 1, NOW + A_MINUTE.toMillis()));
        assertThat(acquire("one", NOW + 30_000)).isEqualTo(held(1, NOW + 30_000));

        assertThat(acquire("two", NOW + 90_000)).isEqualTo(held(2, NOW + 90_000));
        assertThat(acquire("one", NOW + 90_001)).isInstanceOf(LeaseOutcome.HeldByOther.class);
    }

    @Test
    void lease_givenBack_isTakenAtOnceWithTheNextEpoch() {
        acquire("one", NOW);

        store.leases().release("a", "two");
        assertThat(acquire("two", NOW)).isInstanceOf(LeaseOutcome.HeldByOther.class);
        store.leases().release("a", "one");

        assertThat(acquire("two", NOW)).isEqualTo(held(2, NOW));
    }

    @Test
    void lease_prolongedByAClockThatWentBack_isNotShortened() {
        acquire("one", NOW);

        assertThat(acquire("one", NOW - 3_600_000)).isEqualTo(held(1, NOW));
    }

    @Test
    void lease_wantedByManyThreads_isOnes() throws Exception {
        List<LeaseOutcome> outcomes = race(8, i -> acquire("holder" + i, NOW));

        assertThat(outcomes).filteredOn(LeaseOutcome.Held.class::isInstance).hasSize(1);
    }

    @Test
    void commit_underAStaleEpoch_isRefused() {
        acquire("one", NOW);
        store.journal().commit(Commit.of("a", 0, fact("started")).withEpoch(1));
        acquire("two", NOW + A_MINUTE.toMillis());

        CommitOutcome paused = store.journal()
                .commit(Commit.of("a", 1, fact("by the paused one")).withEpoch(1));

        assertThat(paused).isEqualTo(new CommitOutcome.StaleEpoch(2));
        assertThat(store.journal().commit(Commit.of("a", 1, fact("without a lease"))))
                .isEqualTo(new CommitOutcome.StaleEpoch(2));
        assertThat(store.journal()
                        .commit(Commit.of("a", 1, fact("by the owner")).withEpoch(2)))
                .isInstanceOf(CommitOutcome.Written.class);
        assertThat(store.journal().read("a")).hasSize(2);
    }

    @Test
    void due_givesTheFirstOfEachReceiverAndSubject() {
        store.journal()
                .commit(Commit.of("a", 0, fact("x"))
                        .withDelivery(delivery("a", "msg_1"))
                        .withDelivery(delivery("a", "msg_2"))
                        .withDelivery(delivery("b", "msg_3"))
                        .withDelivery(new NewDelivery("other", "a", notification("msg_1"), NOW)));

        assertThat(dueIds(NOW)).containsExactly("msg_1", "msg_3");
        assertThat(store.outbox().due("other", NOW, 10)).hasSize(1);
        assertThat(dueIds(NOW - 1)).isEmpty();
        assertThat(store.outbox().due("webhook", NOW, 1)).hasSize(1);
        assertThat(store.outbox().nextDueMillis("webhook")).hasValue(NOW);
    }

    @Test
    void settle_movesOnToTheNextOfTheSubject() {
        store.journal()
                .commit(Commit.of("a", 0, fact("x"))
                        .withDelivery(delivery("a", "msg_1"))
                        .withDelivery(delivery("a", "msg_2")));
        Delivery first = store.outbox().due("webhook", NOW, 10).get(0);

        assertThat(store.outbox().settle(first, Settlement.again(NOW + 5_000, "status 500")))
                .isTrue();
        assertThat(dueIds(NOW + 4_999)).isEmpty();
        assertThat(store.outbox().nextDueMillis("webhook")).hasValue(NOW + 5_000);
        Delivery again = store.outbox().due("webhook", NOW + 5_000, 10).get(0);
        assertThat(again.attempts()).isEqualTo(1);
        assertThat(again.failure()).isEqualTo("status 500");
        assertThat(again.owed()).isEqualTo(first.owed());

        assertThat(store.outbox().settle(again, Settlement.delivered(NOW + 5_100)))
                .isTrue();
        assertThat(dueIds(NOW + 5_100)).containsExactly("msg_2");
    }

    @Test
    void settle_ofWhatAnotherHasSettled_isRefused() {
        store.journal().commit(Commit.of("a", 0, fact("x")).withDelivery(delivery("a", "msg_1")));
        Delivery tried = store.outbox().due("webhook", NOW, 10).get(0);
        store.outbox().settle(tried, Settlement.again(NOW + 5_000, "status 500"));

        assertThat(store.outbox().settle(tried, Settlement.delivered(NOW))).isFalse();

        assertThat(store.outbox().count(Delivery.State.PENDING)).isEqualTo(1);
    }

    @Test
    void dead_areListedAndOfferedAgainUnderTheirId() {
        store.journal()
                .commit(Commit.of("a", 0, fact("x"))
                        .withDelivery(delivery("a", "msg_1"))
                        .withDelivery(delivery("b", "msg_2")));
        store.outbox()
                .due("webhook", NOW, 10)
                .forEach(delivery -> store.outbox().settle(delivery, Settlement.dead(NOW, "status 404")));

        List<Delivery> dead = store.outbox().dead(0, 10);
        assertThat(dead)
                .extracting(delivery -> delivery.owed().notification().id())
                .containsExactly("msg_1", "msg_2");
        assertThat(store.outbox().dead(dead.get(0).number(), 10)).containsExactly(dead.get(1));
        assertThat(store.outbox().dead(0, 1)).containsExactly(dead.get(0));
        assertThat(store.outbox().nextDueMillis("webhook")).isEmpty();

        assertThat(store.outbox().offerAgain(dead.get(0).number(), NOW + 9)).isTrue();
        assertThat(store.outbox().offerAgain(dead.get(0).number(), NOW + 9)).isFalse();
        Delivery offered = store.outbox().due("webhook", NOW + 9, 10).get(0);
        assertThat(offered.owed().notification()).isEqualTo(dead.get(0).owed().notification());
        assertThat(offered.owed().offeredMillis()).isEqualTo(NOW + 9);
        assertThat(offered.attempts()).isZero();
    }

    @Test
    void giveUp_ofAReceiver_leavesOthersAndWhatHasEnded() {
        NewDelivery other = new NewDelivery(
                "chat", "a", new Notification("msg_3", "verdict.changed", Instant.ofEpochMilli(NOW), "{}"), NOW);
        store.journal()
                .commit(Commit.of("a", 0, fact("x"))
                        .withDelivery(delivery("a", "msg_1"))
                        .withDelivery(delivery("b", "msg_2"))
                        .withDelivery(other));
        Delivery first = store.outbox().due("webhook", NOW, 1).get(0);
        store.outbox().settle(first, Settlement.delivered(NOW));
        assertThat(store.outbox().creditors()).containsExactly("chat", "webhook");

        assertThat(store.outbox().giveUp("webhook", NOW + 1, "no longer there")).isEqualTo(1);

        assertThat(store.outbox().creditors()).containsExactly("chat");
        assertThat(store.outbox().dead(0, 10)).singleElement().satisfies(dead -> {
            assertThat(dead.owed().notification().id()).isEqualTo("msg_2");
            assertThat(dead.failure()).isEqualTo("no longer there");
        });
        assertThat(store.outbox().count(Delivery.State.DELIVERED)).isEqualTo(1);
        assertThat(store.outbox().giveUp("webhook", NOW + 2, "again")).isZero();
    }

    @Test
    void vacuum_dropsWhatWasClosedTooLongAgo() {
        Opening opening = new Opening(Optional.of("key"), "print", "a1");
        store.journal()
                .commit(Commit.of("old", 0, fact("x"))
                        .withOpening(opening)
                        .withPolicy(new Commit.KeptPolicy("a1", "{}"))
                        .withDecision(new Decision("old", "", 1, "ABORT", NOW))
                        .closing());
        store.journal().commit(Commit.of("open", 0, fact("x")));
        store.journal()
                .commit(Commit.of("young", 0, new Fact("x", NOW + 1, "{}")).closing());

        assertThat(store.vacuum(NOW + 60_001, new Retention(A_MINUTE, 100))).isEqualTo(1);

        assertThat(allStreams(100)).containsExactlyInAnyOrder("open", "young");
        assertThat(store.journal().open("", 100)).extracting(StreamHead::stream).containsExactly("open");
        assertThat(store.journal().read("old")).isEmpty();
        assertThat(store.journal().policy("a1")).isEmpty();
        assertThat(store.journal().decision("old", "", 1)).isEmpty();
        assertThat(store.journal().findByKey("key")).isEmpty();
        assertThat(store.journal().commit(Commit.of("old", 0, fact("again"))))
                .isInstanceOf(CommitOutcome.Written.class);
    }

    @Test
    void vacuum_keepsSoManyOfThoseClosedLast() {
        for (int i = 0; i < 250; i++) {
            store.journal()
                    .commit(Commit.of("s" + i, 0, new Fact("x", NOW + i, "{}")).closing());
        }

        assertThat(store.vacuum(NOW, new Retention(A_MINUTE, 3))).isEqualTo(247);

        assertThat(allStreams(100)).containsExactlyInAnyOrder("s247", "s248", "s249");
    }

    @Test
    void vacuum_keepsWhatIsStillOwed() {
        store.journal()
                .commit(Commit.of("a", 0, fact("x"))
                        .withDelivery(delivery("a", "msg_1"))
                        .closing());
        long later = NOW + 3_600_000;

        assertThat(store.vacuum(later, new Retention(A_MINUTE, 1))).isZero();
        Delivery owed = store.outbox().due("webhook", later, 1).get(0);
        store.outbox().settle(owed, Settlement.delivered(later));

        assertThat(store.vacuum(later, new Retention(A_MINUTE, 1))).isEqualTo(1);
        assertThat(store.outbox().count(Delivery.State.DELIVERED)).isZero();
    }

    @Test
    void damage_ofASoundStore_isNone() {
        commit("a", "started");

        assertThat(store.damage()).isEmpty();
    }

    @Test
    void closed_failsLaterCallsAndSaysSo() {
        store.close();
        store.close();

        assertThatThrownBy(() -> commit("a", "late"))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(StoreException.Kind.CLOSED));
    }

    CommitOutcome commit(String stream, String type) {
        long after = store.journal().find(stream).map(StreamHead::entries).orElse(0L);
        return store.journal().commit(Commit.of(stream, after, fact(type)));
    }

    Optional<ChainCheck.Flaw> flaw(String stream) {
        return ChainCheck.of(
                store.journal().find(stream).orElseThrow(), store.journal().read(stream));
    }

    static Fact fact(String type) {
        return new Fact(type, NOW, "{\"type\":true}");
    }

    static NewDelivery delivery(String subject, String id) {
        return new NewDelivery("webhook", subject, notification(id), NOW);
    }

    private static Notification notification(String id) {
        return new Notification(id, "verdict.changed", Instant.ofEpochMilli(NOW), "{\"id\":\"" + id + "\"}");
    }

    private List<String> dueIds(long nowMillis) {
        return store.outbox().due("webhook", nowMillis, 10).stream()
                .map(delivery -> delivery.owed().notification().id())
                .toList();
    }

    private LeaseOutcome acquire(String holder, long nowMillis) {
        return store.leases().acquire("a", holder, nowMillis, A_MINUTE);
    }

    private static LeaseOutcome held(long epoch, long sinceMillis) {
        return new LeaseOutcome.Held(epoch, sinceMillis + A_MINUTE.toMillis());
    }

    /** Page by page. */
    private List<String> allStreams(int pageSize) {
        List<String> names = new ArrayList<>();
        List<StreamHead> page = store.journal().streams("", pageSize);
        while (!page.isEmpty()) {
            page.forEach(head -> names.add(head.stream()));
            page = store.journal().streams(names.get(names.size() - 1), pageSize);
        }
        return names;
    }

    /** What is done by one of the threads of a race. */
    interface Turn<T> {
        T run(int thread) throws Exception;
    }

    private static <T> List<T> race(int threads, Turn<T> turn) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<T>> turns = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int thread = i;
                turns.add(() -> turn.run(thread));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> result : pool.invokeAll(turns)) {
                results.add(result.get());
            }
            return results;
        } finally {
            pool.shutdownNow();
        }
    }
}
