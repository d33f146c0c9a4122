package io.canaryjudge.http;

import io.canaryjudge.connector.statsd.LineFate;
import io.canaryjudge.connector.statsd.StatsdCounts;
import io.canaryjudge.http.telemetry.Telemetry;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** What the StatsD listener has seen, as metrics of the service. */
final class StatsdTelemetry {

    private StatsdTelemetry() {}

    static void register(Telemetry telemetry, StatsdCounts counts) {
        telemetry.counter("judge_statsd_datagrams", "StatsD datagrams that came.", counts::datagrams);
        telemetry.counter(
                "judge_statsd_kernel_drops", "StatsD datagrams that the kernel had no room for.", counts::kernelDrops);
        telemetry.counter(
                "judge_statsd_unmatched_errors",
                "Errors for which no requests were counted, so that they were given up.",
                counts::unmatchedErrors);
        Map<String, LongSupplier> lines = new HashMap<>();
        for (LineFate fate : LineFate.values()) {
            lines.put(fate.label(), () -> counts.lines(fate));
        }
        telemetry.counters("judge_statsd_lines", "StatsD lines by what became of them.", "result", lines);
    }
}
