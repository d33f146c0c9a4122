package io.canaryjudge.http.integration.prometheus;

import java.util.List;
import java.util.function.Function;

/**
 * When an expression is evaluated, and over what.
 *
 * @param series gives the series of a selector
 * @param atMillis milliseconds since 1970
 */
record Moment(Function<Selector, List<Point>> series, long atMillis) {

    List<Point> of(Selector selector) {
        return series.apply(selector).stream()
                .filter(point -> point.fromMillis() <= atMillis)
                .toList();
    }
}
