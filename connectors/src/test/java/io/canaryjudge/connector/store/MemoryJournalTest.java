package io.canaryjudge.connector.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canaryjudge.spi.Journal;
import io.canaryjudge.spi.Journal.Entry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MemoryJournalTest extends JournalContract {

    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    @Override
    protected Journal openEmpty() {
        return new MemoryJournal(MemoryJournalLimits.DEFAULT);
    }

    @Test
    void append_toAFullStream_isRefusedAndKeepsWhatIsThere() {
        try (MemoryJournal journal = new MemoryJournal(new MemoryJournalLimits(2, 2))) {
            get(journal.append("full", "one", "{}"));
            get(journal.append("full", "two", "{}"));

            assertThat(journal.append("full", "three", "{}"))
                    .failsWithin(AT_ONCE)
                    .withThrowableThat()
                    .havingCause()
                    .isInstanceOf(JournalFullException.class)
                    .withMessage("'full' has 2 entries, the most kept for one stream");
            assertThat(get(journal.append("other", "one", "{}"))).isEqualTo(1);
            assertThat(get(journal.read("full"))).containsExactly(new Entry(1, "one", "{}"), new Entry(2, "two", "{}"));
        }
    }

    @Test
    void append_toOneStreamTooMany_isRefusedAndTheOthersGoOn() {
        try (MemoryJournal journal = new MemoryJournal(new MemoryJournalLimits(1, 2))) {
            get(journal.append("first", "one", "{}"));

            assertThat(journal.append("second", "one", "{}"))
                    .failsWithin(AT_ONCE)
                    .withThrowableThat()
                    .havingCause()
                    .isInstanceOf(JournalFullException.class)
                    .withMessage("the journal has 1 streams, the most it keeps; 'second' is one more");
            assertThat(get(journal.read("second"))).isEmpty();
            assertThat(get(journal.append("first", "two", "{}"))).isEqualTo(2);
        }
    }

    @Test
    void limits_belowOne_areRefused() {
        assertThatThrownBy(() -> new MemoryJournalLimits(0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("streams: at least 1; was 0");
        assertThatThrownBy(() -> new MemoryJournalLimits(1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("entriesPerStream: at least 1; was 0");
    }
}
