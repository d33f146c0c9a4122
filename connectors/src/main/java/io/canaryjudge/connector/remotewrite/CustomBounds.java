package io.canaryjudge.connector.remotewrite;

import io.canaryjudge.connector.remotewrite.HistogramFields.NumberList;
import java.util.ArrayList;
import java.util.List;

/**
 * The ends of the buckets of a histogram that names them itself.
 *
 * @param ends strictly ascending; a last bucket without an end follows
 */
record CustomBounds(List<Double> ends) {

    /** @throws IllegalArgumentException unless the ends are finite and ascend */
    CustomBounds {
        ends = List.copyOf(ends);
        for (int i = 0; i < ends.size(); i++) {
            if (!Double.isFinite(ends.get(i)) || (i > 0 && ends.get(i) <= ends.get(i - 1))) {
                throw new IllegalArgumentException("custom bounds must be finite and ascend, one is " + ends.get(i));
            }
        }
    }

    static CustomBounds of(NumberList numbers) {
        List<Double> ends = new ArrayList<>();
        for (int i = 0; i < numbers.size(); i++) {
            ends.add(numbers.get(i));
        }
        return new CustomBounds(ends);
    }

    double[] toArray() {
        return ends.stream().mapToDouble(Double::doubleValue).toArray();
    }

    int size() {
        return ends.size();
    }

    double end(int index) {
        return index == ends.size() ? Double.POSITIVE_INFINITY : ends.get(index);
    }
}
