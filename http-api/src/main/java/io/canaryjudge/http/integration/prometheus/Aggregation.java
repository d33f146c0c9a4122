package io.canaryjudge.http.integration.prometheus;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** How numbers are put together. */
enum Aggregation {
    SUM(DoubleStream::sum),
    MIN(numbers -> numbers.min().orElse(Double.NaN)),
    MAX(numbers -> numbers.max().orElse(Double.NaN)),
    AVG(numbers -> numbers.average().orElse(Double.NaN)),
    COUNT(DoubleStream::count);

    private final ToDoubleFunction<DoubleStream> function;

    Aggregation(ToDoubleFunction<DoubleStream> function) {
        this.function = function;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Aggregation> ofWord(String word) {
        return Arrays.stream(values()).filter(one -> one.word().equals(word)).findFirst();
    }

    /** @param numbers one or more */
    double of(List<Double> numbers) {
        return function.applyAsDouble(numbers.stream().mapToDouble(Double::doubleValue));
    }
}
