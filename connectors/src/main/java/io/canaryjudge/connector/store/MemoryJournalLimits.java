package io.canaryjudge.connector.store;

/**
 * How much a {@link MemoryJournal} keeps. What would go beyond is refused, never kept in the place of something older.
 *
 * @param streams at least 1
 * @param entriesPerStream at least 1
 */
public record MemoryJournalLimits(int streams, int entriesPerStream) {

    /** 1000 streams of 10 000 entries. */
    public static final MemoryJournalLimits DEFAULT = new MemoryJournalLimits(1000, 10_000);

    /** @throws IllegalArgumentException if one is below 1 */
    public MemoryJournalLimits {
        if (streams < 1) {
            throw new IllegalArgumentException("streams: at least 1; was " + streams);
        }
        if (entriesPerStream < 1) {
            throw new IllegalArgumentException("entriesPerStream: at least 1; was " + entriesPerStream);
        }
    }
}
