package io.canaryjudge.http.telemetry;

import io.canaryjudge.analysis.AnalysisReport;
import io.canaryjudge.connector.otlp.PointFate;
import io.canaryjudge.decision.Verdict;
import io.canaryjudge.spi.AttemptOutcome;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The service's own metrics. Safe for use by several threads. */
public final class Telemetry {

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final ExpositionFormats formats = ExpositionFormats.init();

    private final Counter samples = Counter.builder()
            .name("judge_ingest_samples")
            .help("Samples by what became of them.")
            .labelNames("result")
            .register(registry);
    private final Counter otlpPoints = Counter.builder()
            .name("judge_otlp_points")
            .help("Data points of OTLP metrics by what became of them.")
            .labelNames("result")
            .register(registry);
    private final Counter refusedBodies = Counter.builder()
            .name("judge_ingest_refused_bodies")
            .help("Request bodies that were not read because too many bytes were under way.")
            .register(registry);
    private final Counter lostCommits = Counter.builder()
            .name("judge_samples_not_kept")
            .help("Samples that were read but not kept, because no disk took them; their senders were told so.")
            .register(registry);
    private final Histogram commits = Histogram.builder()
            .name("judge_commit_duration_seconds")
            .help("Time from when a loop hands over its samples until a disk has them, or has not.")
            .unit(Unit.SECONDS)
            .register(registry);
    private final Counter verdicts = Counter.builder()
            .name("judge_verdicts")
            .help("Changes of verdict, by the new one.")
            .labelNames("verdict")
            .register(registry);
    private final Counter notifications = Counter.builder()
            .name("judge_notifications")
            .help("Notifications that have come to their end, by receiver and what became of them.")
            .labelNames("receiver", "result")
            .register(registry);
    private final Counter notificationAttempts = Counter.builder()
            .name("judge_notification_attempts")
            .help("Attempts to notify, by receiver and outcome; a failed one is repeated.")
            .labelNames("receiver", "outcome")
            .register(registry);
    private final Counter journalFailures = Counter.builder()
            .name("judge_journal_failures")
            .help("Entries that the journal did not take.")
            .register(registry);
    private final Histogram evaluations = Histogram.builder()
            .name("judge_evaluation_duration_seconds")
            .help("Time that one look at one analysis takes.")
            .unit(Unit.SECONDS)
            .register(registry);

    private final Histogram timesToVerdict = Histogram.builder()
            .name("judge_time_to_verdict_seconds")
            .help("Time from an analysis' start to its final verdict.")
            .unit(Unit.SECONDS)
            .labelNames("verdict")
            .classicUpperBounds(5, 10, 30, 60, 120, 300, 600, 1_200, 3_600, 7_200, 21_600)
            .register(registry);
    private final Histogram lags = Histogram.builder()
            .name("judge_tick_lag_seconds")
            .help("How much later than it should have been the service looked whether a window has ended.")
            .unit(Unit.SECONDS)
            .register(registry);

    private final Counter remoteWriteSamples = Counter.builder()
            .name("judge_remote_write_samples")
            .help("Samples and native histograms of Prometheus remote write by what became of them.")
            .labelNames("result")
            .register(registry);
    private final Counter remoteWriteEvents = Counter.builder()
            .name("judge_remote_write_events")
            .help("What happened to the counts of series of Prometheus remote write beside their growing.")
            .labelNames("event")
            .register(registry);
    private final Counter remoteWriteBodiesRefused = Counter.builder()
            .name("judge_remote_write_bodies_refused")
            .help("Bodies of Prometheus remote write of which nothing was taken.")
            .register(registry);

    /** The service's metrics, with those of the Java runtime. */
    public static Telemetry ofProcess() {
        Telemetry telemetry = new Telemetry();
        JvmMetrics.builder().register(telemetry.registry);
        return telemetry;
    }

    /** The service's metrics alone. */
    public Telemetry() {
        for (SampleResult result : SampleResult.values()) {
            samples.initLabelValues(result.label());
        }
        for (PointFate fate : PointFate.values()) {
            otlpPoints.initLabelValues(fate.label());
        }
        for (Verdict.Kind kind : Verdict.Kind.values()) {
            verdicts.initLabelValues(kind.name());
        }
        for (Verdict.Kind kind : Verdict.Kind.values()) {
            if (kind != Verdict.Kind.CONTINUE) {
                timesToVerdict.initLabelValues(kind.name());
            }
        }
    }

    /** What became of a sample. */
    public enum SampleResult {
        RECORDED,
        LATE,
        EARLY,
        SERIES_LIMIT,
        SERVICE_LIMIT,
        READING_LIMIT,
        MALFORMED;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Shows running analyses, by id, as they are whenever somebody looks; {@code running} is called from any thread. */
    public void analyses(Supplier<Map<String, AnalysisReport>> running) {
        registry.register(new AnalysisMetrics(running));
    }

    /** Notes how long an analysis took until its final verdict. */
    public void timeToVerdict(Verdict.Kind kind, long millis) {
        timesToVerdict.labelValues(kind.name()).observe(millis / 1e3);
    }

    /** Notes how much later than it should have been the service looked whether a window has ended. */
    public void lag(long nanos) {
        lags.observe(nanos / 1e9);
    }

    /** Adds a gauge that is read whenever somebody looks; {@code value} must be safe to call from any thread. */
    public void gauge(String name, String help, LongSupplier value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> callback.call((double) value.getAsLong()))
                .register(registry);
    }

    /** Adds a counter that is kept elsewhere and read whenever somebody looks, from any thread. */
    public void counter(String name, String help, LongSupplier value) {
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> callback.call((double) value.getAsLong()))
                .register(registry);
    }

    /** The same with a label; {@code values} are by the label's value. */
    public void counters(String name, String help, String label, Map<String, LongSupplier> values) {
        Map<String, LongSupplier> read = Map.copyOf(values);
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames(label)
                .callback(callback -> read.forEach((word, value) -> callback.call((double) value.getAsLong(), word)))
                .register(registry);
    }

    /** Counts samples. */
    public void samples(SampleResult result, long count) {
        if (count > 0) {
            samples.labelValues(result.label()).inc(count);
        }
    }

    /** Counts data points of OTLP metrics. */
    public void otlpPoints(PointFate fate, long count) {
        otlpPoints.labelValues(fate.label()).inc(count);
    }

    /** Counts samples of Prometheus remote write by the word for what became of them. */
    public void remoteWriteSamples(String result, long count) {
        remoteWriteSamples.labelValues(result).inc(count);
    }

    /** Counts events of Prometheus remote write by their word. */
    public void remoteWriteEvents(String event, long count) {
        remoteWriteEvents.labelValues(event).inc(count);
    }

    /** Counts a body of Prometheus remote write that was refused as a whole. */
    public void remoteWriteBodyRefused() {
        remoteWriteBodiesRefused.inc();
    }

    /** Counts a body that there was no room for. */
    public void refusedBody() {
        refusedBodies.inc();
    }

    /** Counts samples that no disk took. */
    public void notKept(long count) {
        lostCommits.inc(count);
    }

    /** Notes how long one commit took. */
    public void commit(long nanos) {
        commits.observe(nanos / 1e9);
    }

    /** Counts a change of verdict. */
    public void verdict(Verdict.Kind kind) {
        verdicts.labelValues(kind.name()).inc();
    }

    /** Has a receiver's counters begin at 0. */
    public void receiver(String name) {
        notifications.initLabelValues(name, "delivered");
        notifications.initLabelValues(name, "failed");
        for (AttemptOutcome.Kind kind : AttemptOutcome.Kind.values()) {
            notificationAttempts.initLabelValues(name, word(kind));
        }
    }

    /** Counts a notification that was taken or given up. */
    public void notification(String receiver, boolean delivered) {
        notifications.labelValues(receiver, delivered ? "delivered" : "failed").inc();
    }

    /** Counts an attempt to tell a receiver. */
    public void notificationAttempt(String receiver, AttemptOutcome.Kind kind) {
        notificationAttempts.labelValues(receiver, word(kind)).inc();
    }

    private static String word(AttemptOutcome.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /** Counts an entry that the journal refused. */
    public void journalFailure() {
        journalFailures.inc();
    }

    /** Notes how long one look took. */
    public void evaluation(long nanos) {
        evaluations.observe(nanos / 1e9);
    }

    /**
     * Everything, in the format that the reader prefers.
     *
     * @param accept the reader's {@code Accept} header, if it sent one
     */
    public Exposition exposition(@Nullable String accept) {
        var writer = formats.findWriter(accept);
        ByteArrayOutputStream out = new ByteArrayOutputStream(16 << 10);
        try {
            writer.write(out, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Exposition(writer.getContentType(), out.toByteArray());
    }

    /** One answer to a scrape. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Exposition(String contentType, byte[] body) {}
}
