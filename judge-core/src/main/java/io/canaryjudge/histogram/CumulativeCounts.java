package io.canaryjudge.histogram;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Strictly ascending sums of counts, four bytes each as long as the last one fits, else eight. Immutable once it is
 * filled.
 */
final class CumulativeCounts {

    static final CumulativeCounts NONE = new CumulativeCounts(0, 0);

    private final int[] narrow;
    private final long @Nullable [] wide;

    /** Room for {@code size} sums of at most {@code total}, to be filled with {@link #set}. */
    CumulativeCounts(int size, long total) {
        boolean fits = total <= Integer.MAX_VALUE;
        narrow = new int[fits ? size : 0];
        wide = fits ? null : new long[size];
    }

    /** The first {@code size} of some sums. */
    static CumulativeCounts copyOf(long[] sums, int size) {
        CumulativeCounts copy = new CumulativeCounts(size, sums[size - 1]);
        for (int i = 0; i < size; i++) {
            copy.set(i, sums[i]);
        }
        return copy;
    }

    void set(int i, long sum) {
        if (wide == null) {
            narrow[i] = (int) sum;
        } else {
            wide[i] = sum;
        }
    }

    long at(int i) {
        return wide == null ? narrow[i] : wide[i];
    }

    int size() {
        return wide == null ? narrow.length : wide.length;
    }

    /** The last sum, 0 if there is none. */
    long total() {
        return size() == 0 ? 0 : at(size() - 1);
    }

    /**
     * The first {@code size} of these, of which the last is {@code total}; the others have not been set.
     */
    CumulativeCounts first(int size, long total) {
        CumulativeCounts copy = new CumulativeCounts(size, total);
        if (wide == null) {
            System.arraycopy(narrow, 0, copy.narrow, 0, size);
        } else if (copy.wide != null) {
            System.arraycopy(wide, 0, copy.wide, 0, size);
        }
        return copy;
    }

    /** Where the first sum is that is not below {@code rank}, which is 1 to the total. */
    int reaching(long rank) {
        int found = wide == null ? Arrays.binarySearch(narrow, (int) rank) : Arrays.binarySearch(wide, rank);
        return found >= 0 ? found : -found - 1;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CumulativeCounts that
                && Arrays.equals(narrow, that.narrow)
                && Arrays.equals(wide, that.wide);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(narrow) + Arrays.hashCode(wide);
    }
}
