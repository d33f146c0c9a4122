package io.canaryjudge.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canaryjudge.spi.StreamHead.Opening;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChainCheckTest {

    private static final int LENGTH = 5;

    private final List<Entry> entries = new ArrayList<>();
    private final StreamHead head = write();

    private StreamHead write() {
        StreamHead written = StreamHead.empty("an_1", Opening.PLAIN, 7);
        for (int i = 0; i < LENGTH; i++) {
            Entry entry = Entry.after(written, new Fact("type" + i, i, "{\"i\":" + i + "}"));
            entries.add(entry);
            written = written.with(entry);
        }
        return written;
    }

    @Test
    void chain_thatIsAsItWasWritten_isWhole() {
        assertThat(ChainCheck.of(head, entries)).isEmpty();
        assertThat(ChainCheck.of(StreamHead.empty("an_1", Opening.PLAIN, 7), List.of()))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void entry_whoseFactWasChanged_isNamed(int place) {
        Entry was = entries.get(place);
        for (Fact other : List.of(
                new Fact("other", was.fact().atMillis(), was.fact().json()),
                new Fact(
                        was.fact().type(), was.fact().atMillis() + 1, was.fact().json()),
                new Fact(was.fact().type(), was.fact().atMillis(), "{}"))) {
            entries.set(place, new Entry(was.stream(), was.number(), other, was.previous(), was.hash()));

            assertThat(ChainCheck.of(head, entries))
                    .contains(new ChainCheck.Flaw("an_1", place + 1L, "its content is not what was written"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void entry_whoseHashWasMadeToFit_breaksTheOneAfterIt(int place) {
        Entry was = entries.get(place);
        StreamHead before =
                new StreamHead("an_1", Opening.PLAIN, 7, java.util.OptionalLong.empty(), place, was.previous());
        entries.set(place, Entry.after(before, new Fact("forged", 0, "{}")));

        assertThat(ChainCheck.of(head, entries).orElseThrow().number()).isEqualTo(place + 2L);
    }

    @Test
    void last_thatWasForged_isNotTheHeads() {
        Entry was = entries.get(LENGTH - 1);
        StreamHead before =
                new StreamHead("an_1", Opening.PLAIN, 7, java.util.OptionalLong.empty(), LENGTH - 1, was.previous());
        entries.set(LENGTH - 1, Entry.after(before, new Fact("forged", 0, "{}")));

        assertThat(ChainCheck.of(head, entries).orElseThrow().toString())
                .isEqualTo(
                        "an_1, entry 5: the stream ends here, but 5 entries were written, the last with another hash");
    }

    @Test
    void entries_thatWereTakenAwayOrExchanged_areNamed() {
        List<Entry> shorter = new ArrayList<>(entries);
        shorter.remove(LENGTH - 1);
        List<Entry> without = new ArrayList<>(entries);
        without.remove(1);
        List<Entry> exchanged = new ArrayList<>(entries);
        Collections.swap(exchanged, 2, 3);

        assertThat(ChainCheck.of(head, shorter).orElseThrow().number()).isEqualTo(4);
        assertThat(ChainCheck.of(head, without).orElseThrow().what()).isEqualTo("entry 3 of an_1 stands in its place");
        assertThat(ChainCheck.of(head, exchanged).orElseThrow().what())
                .isEqualTo("entry 4 of an_1 stands in its place");
    }

    @Test
    void hashes_ofEntriesThatDifferByWhereOneTextEnds_differ() {
        Set<String> hashes = new HashSet<>();
        for (String[] parts : new String[][] {{"s", "ab", "c"}, {"s", "a", "bc"}, {"sa", "b", "c"}}) {
            StreamHead empty = StreamHead.empty(parts[0], Opening.PLAIN, 0);
            hashes.add(Entry.after(empty, new Fact(parts[1], 0, parts[2])).hash());
        }

        assertThat(hashes).hasSize(3);
    }

    @Test
    void values_thatCannotBeKept_areRefused() {
        assertThatThrownBy(() -> new Fact("", 0, "{}")).hasMessage("type: from 1 to 100 characters; were 0");
        assertThatThrownBy(() -> new Fact("x", 0, "{\0}")).hasMessage("json: must not have the character NUL");
        assertThatThrownBy(() -> Commit.of("s", -1, new Fact("x", 0, "{}")))
                .hasMessage("after and epoch: 0 or more; were -1 and 0");
        assertThatThrownBy(() -> new Decision("s", "", 0, "ABORT", 0)).hasMessage("attempt: from 1; was 0");
        assertThatThrownBy(() -> new Retention(Duration.ZERO, 1)).hasMessage("age: more than zero; was PT0S");
        assertThatThrownBy(() -> new Retention(Duration.ofDays(1), 0)).hasMessage("closedStreams: at least 1; was 0");
    }
}
