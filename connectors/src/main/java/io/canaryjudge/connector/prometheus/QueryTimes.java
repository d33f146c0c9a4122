package io.canaryjudge.connector.prometheus;

import java.math.BigDecimal;

/** Writes times as the HTTP API takes them. */
final class QueryTimes {

    private QueryTimes() {}

    /** Milliseconds as seconds. */
    static String seconds(long millis) {
        return BigDecimal.valueOf(millis, 3).toPlainString();
    }
}
