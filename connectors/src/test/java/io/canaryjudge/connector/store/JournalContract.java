package io.canaryjudge.connector.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canaryjudge.spi.Journal;
import io.canaryjudge.spi.Journal.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link Journal} must do. The test class of a store extends this and says how an empty one is opened. */
public abstract class JournalContract {

    private static final Duration SOON = Duration.ofSeconds(20);

    private Journal journal;

    /** A journal without entries, with room for 2000 in a stream and for 100 streams. */
    protected abstract Journal openEmpty();

    @BeforeEach
    void open() {
        journal = openEmpty();
    }

    @AfterEach
    void close() {
        journal.close();
    }

    @Test
    void append_numbersEachStreamFromOne() {
        assertThat(get(journal.append("a", "started", "{}"))).isEqualTo(1);
        assertThat(get(journal.append("a", "ticked", "{}"))).isEqualTo(2);
        assertThat(get(journal.append("b", "started", "{}"))).isEqualTo(1);
        assertThat(get(journal.append("a", "ended", "{}"))).isEqualTo(3);
    }

    @Test
    void read_ofAnUnknownStream_isEmpty() {
        get(journal.append("known", "started", "{}"));

        assertThat(get(journal.read("unknown"))).isEmpty();
    }

    @Test
    void read_givesTheEntriesOfThatStreamInOrder() {
        get(journal.append("a", "started", "{\"n\":1}"));
        get(journal.append("b", "started", "{\"n\":2}"));
        get(journal.append("a", "ended", "{\"n\":3}"));

        assertThat(get(journal.read("a")))
                .containsExactly(new Entry(1, "started", "{\"n\":1}"), new Entry(2, "ended", "{\"n\":3}"));
    }

    @Test
    void forget_dropsThatStreamOnly() {
        get(journal.append("a", "started", "{}"));
        get(journal.append("b", "started", "{}"));

        get(journal.forget("a"));
        get(journal.forget("never written to"));

        assertThat(get(journal.read("a"))).isEmpty();
        assertThat(get(journal.read("b"))).hasSize(1);
        assertThat(get(journal.append("a", "started again", "{}"))).isEqualTo(1);
    }

    @Test
    void append_ofTheSameTwice_keepsBoth() {
        get(journal.append("a", "ticked", "{}"));
        get(journal.append("a", "ticked", "{}"));

        assertThat(get(journal.read("a"))).containsExactly(new Entry(1, "ticked", "{}"), new Entry(2, "ticked", "{}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ \"spaces\" :  1.50e3 , \"order\": [3,1,2] }",
                "{\"quotes\":\"it's \\\"so\\\" \\\\ \\u0000\"}",
                "{\"words\":\"größer 標本 🐤\"}",
                "{\n\t\"lines\": \"\\n\"\r\n}"
            })
    void read_givesTheTextThatWasAppended(String json) {
        get(journal.append("a", "analysis.started", json));

        assertThat(get(journal.read("a"))).containsExactly(new Entry(1, "analysis.started", json));
    }

    @Test
    void read_givesALongTextWhole() {
        String json = "{\"long\":\"" + "0123456789".repeat(100_000) + "\"}";

        get(journal.append("a", "report", json));

        assertThat(get(journal.read("a"))).containsExactly(new Entry(1, "report", json));
    }

    @Test
    void streams_withSimilarNames_areApart() {
        List<String> names =
                List.of("a", "A", "a ", "a/b", "a/../b", "b", "..", "a%2Fb", "ä", "a\u0308", "'; --", "a_b", "a.b");

        for (String name : names) {
            get(journal.append(name, name, "{}"));
        }

        for (String name : names) {
            assertThat(get(journal.read(name))).containsExactly(new Entry(1, name, "{}"));
        }
    }

    @Test
    void read_isNotChangedByWhatIsAppendedLater() {
        get(journal.append("a", "started", "{}"));
        List<Entry> before = get(journal.read("a"));

        get(journal.append("a", "ended", "{}"));

        assertThat(before).hasSize(1);
        assertThatThrownBy(before::clear).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void append_withoutWaiting_keepsTheOrderOfTheCalls() {
        List<CompletableFuture<Long>> appended = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            appended.add(journal.append("a", "tick" + i, "{}").toCompletableFuture());
        }

        assertThat(appended.stream().map(JournalContract::get)).containsExactlyElementsOf(numbersTo(500));
        assertThat(get(journal.read("a")).stream().map(Entry::type))
                .containsExactlyElementsOf(
                        IntStream.range(0, 500).mapToObj(i -> "tick" + i).collect(Collectors.toList()));
    }

    @Test
    void append_bySeveralThreads_losesNothingAndNumbersWithoutGap() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<CompletableFuture<Long>> appended = IntStream.range(0, 2000)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                                    () -> journal.append("a", "tick", "{\"i\":" + i + "}"), threads)
                            .thenCompose(stage -> stage))
                    .collect(Collectors.toList());

            assertThat(appended.stream().map(JournalContract::get))
                    .containsExactlyInAnyOrderElementsOf(numbersTo(2000));
        } finally {
            threads.shutdownNow();
        }
        List<Entry> entries = get(journal.read("a"));
        assertThat(entries.stream().map(Entry::number)).containsExactlyElementsOf(numbersTo(2000));
        assertThat(entries.stream().map(Entry::json).distinct()).hasSize(2000);
    }

    @Test
    void manyStreams_areKept() {
        for (int i = 0; i < 100; i++) {
            get(journal.append("stream" + i, "started", "{\"i\":" + i + "}"));
        }

        assertThat(get(journal.read("stream0"))).containsExactly(new Entry(1, "started", "{\"i\":0}"));
        assertThat(get(journal.read("stream99"))).containsExactly(new Entry(1, "started", "{\"i\":99}"));
    }

    @Test
    void closed_failsLaterCalls() {
        journal.close();

        assertThat(journal.append("a", "late", "{}")).failsWithin(SOON);
        assertThat(journal.read("a")).failsWithin(SOON);
    }

    @Test
    void close_twice_isHarmless() {
        journal.close();

        journal.close();
    }

    /** The value, waited for; an own failure of the stage fails the test. */
    protected static <T> T get(CompletionStage<T> stage) {
        return assertThat(stage).succeedsWithin(SOON).actual();
    }

    private static List<Long> numbersTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().collect(Collectors.toList());
    }
}
