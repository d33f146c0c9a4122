package io.canaryjudge.http.integration.prometheus;

import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How numbers are put together. */
enum Aggregation {
    SUM,
    MIN,
    MAX,
    AVG,
    COUNT;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Aggregation> ofWord(String word) {
        return Arrays.stream(values()).filter(one -> one.word().equals(word)).findFirst();
    }

    /** @param numbers one or more */
    double of(List<Double> numbers) {
        DoubleSummaryStatistics all =
                numbers.stream().mapToDouble(Double::doubleValue).summaryStatistics();
        return switch (this) {
            case SUM -> all.getSum();
            case MIN -> all.getMin();
            case MAX -> all.getMax();
            case AVG -> all.getAverage();
            case COUNT -> all.getCount();
        };
    }
}
