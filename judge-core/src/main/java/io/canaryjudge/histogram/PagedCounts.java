package io.canaryjudge.histogram;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Counts for all buckets of the layout, with room for those only that have neighbours in use. Single writer. */
final class PagedCounts {

    private static final int PAGE_BITS = 6;
    private static final int PAGE = 1 << PAGE_BITS;
    private static final int PAGES = (HistogramLayout.BUCKETS + PAGE - 1) >> PAGE_BITS;

    private static final int[] UNUSED = {};

    private final int[][] pages = new int[PAGES][];
    /** In place of the pages, from the first count on that does not fit them. */
    private long @Nullable [] large;

    private long total;
    /** How many buckets are not empty. */
    private int used;

    PagedCounts() {
        Arrays.fill(pages, UNUSED);
    }

    void add(int bucket, long count) {
        total += count;
        if (large != null) {
            used += large[bucket] == 0 ? 1 : 0;
            large[bucket] += count;
            return;
        }
        int[] page = page(bucket >> PAGE_BITS);
        int before = page[bucket & (PAGE - 1)];
        used += before == 0 ? 1 : 0;
        if (count <= Integer.MAX_VALUE - before) {
            page[bucket & (PAGE - 1)] = before + (int) count;
        } else {
            long[] counts = toLarge();
            counts[bucket] += count;
            large = counts;
        }
    }

    private int[] page(int number) {
        int[] page = pages[number];
        if (page.length == 0) {
            page = new int[PAGE];
            pages[number] = page;
        }
        return page;
    }

    private long[] toLarge() {
        long[] counts = new long[PAGES * PAGE];
        for (int number = 0; number < PAGES; number++) {
            int[] page = pages[number];
            for (int i = 0; i < page.length; i++) {
                counts[(number << PAGE_BITS) + i] = page[i];
            }
        }
        Arrays.fill(pages, UNUSED);
        return counts;
    }

    /** Adds all counts of another. */
    void addAll(PagedCounts other) {
        for (int number = 0; number < PAGES; number++) {
            int[] page = other.pages[number];
            for (int i = 0; i < page.length; i++) {
                if (page[i] > 0) {
                    add((number << PAGE_BITS) + i, page[i]);
                }
            }
        }
        for (int bucket = 0; other.large != null && bucket < other.large.length; bucket++) {
            if (other.large[bucket] > 0) {
                add(bucket, other.large[bucket]);
            }
        }
    }

    long total() {
        return total;
    }

    HistogramSnapshot snapshot() {
        SnapshotBuilder builder = new SnapshotBuilder(Math.max(1, used));
        for (int number = 0; number < PAGES; number++) {
            int[] page = pages[number];
            for (int i = 0; i < page.length; i++) {
                append(builder, (number << PAGE_BITS) + i, page[i]);
            }
        }
        for (int bucket = 0; large != null && bucket < large.length; bucket++) {
            append(builder, bucket, large[bucket]);
        }
        return builder.build();
    }

    private static void append(SnapshotBuilder builder, int bucket, long count) {
        if (count > 0) {
            builder.append(bucket, count);
        }
    }

    /** Forgets all counts, and keeps the pages. */
    void clear() {
        for (int[] page : pages) {
            Arrays.fill(page, 0);
        }
        large = null;
        total = 0;
        used = 0;
    }
}
