package io.canaryjudge.connector.influxdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.connector.source.AnsweringServer;
import io.canaryjudge.connector.source.AnsweringServer.Answer;
import io.canaryjudge.connector.source.MetricSourceContract;
import io.canaryjudge.fetch.FetchOutcome;
import io.canaryjudge.fetch.FetchOutcome.Failed;
import io.canaryjudge.fetch.FetchOutcome.Fetched;
import io.canaryjudge.fetch.FetchOutcome.Why;
import io.canaryjudge.fetch.FetchRequest;
import io.canaryjudge.fetch.FetchedData;
import io.canaryjudge.fetch.FetchedData.CountStretch;
import io.canaryjudge.fetch.FetchedData.LatencyStretch;
import io.canaryjudge.fetch.FetchedData.LevelPoint;
import io.canaryjudge.fetch.MetricQuery;
import io.canaryjudge.fetch.MetricQuery.Counting;
import io.canaryjudge.fetch.MetricQuery.LatencyUnit;
import io.canaryjudge.fetch.QueryLanguage;
import io.canaryjudge.fetch.QueryValues;
import io.canaryjudge.histogram.HistogramLayout;
import io.canaryjudge.metric.Cohort;
import io.canaryjudge.spi.MetricSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What InfluxDB gives in each of its languages. */
abstract class InfluxDbSourceContract extends MetricSourceContract {

    /** An answer of one series with three rows and some columns of numbers, {@link #wideValue} in each. */
    protected abstract String wide(String... columns);

    /** Any query that is well formed. */
    protected abstract String query();

    /** Queries that would change something, or ask somebody else. */
    protected abstract List<String> notReading();

    static long wideValue(int row, int column) {
        return 10L * (row + 1) * (column + 1);
    }

    private FetchOutcome fetch(String body, MetricQuery query) throws Exception {
        try (AnsweringServer server = new AnsweringServer(request -> Answer.of(200, body));
                MetricSource source = source(server.uri(), Duration.ofSeconds(5), 1 << 20)) {
            FetchOutcome outcome = source.fetch(new FetchRequest(
                            query, "instance", START_MILLIS - 1, START_MILLIS + 60_000, Duration.ofMillis(STEP_MILLIS)))
                    .outcome()
                    .toCompletableFuture()
                    .get(20, TimeUnit.SECONDS);
            assertThat(server.requests().size()).isLessThanOrEqualTo(1);
            return outcome;
        }
    }

    private List<CountStretch> stretches(String body, Counting counting) throws Exception {
        MetricQuery query = new MetricQuery.Counts(query(), Optional.of(query()), counting);
        return ((FetchedData.Counts) ((Fetched) fetch(body, query)).data()).stretches();
    }

    /** How the manual marks examples in the language, and what they are written in. */
    protected abstract QueryLanguage manual();

    @Test
    void theExampleOfTheManual_isSent() throws Exception {
        String manual = Files.readString(Path.of("..", "docs", "sources.md"));
        String fence = manual().word().toLowerCase(Locale.ROOT);
        Matcher example = Pattern.compile("(?s)```" + fence + "\n(.*?)```").matcher(manual);
        assertThat(example.find()).as(fence).isTrue();
        QueryValues values = new QueryValues(
                "checkout", "1.5", Cohort.CANARY, Duration.ofSeconds(10), START_MILLIS, START_MILLIS + 60_000);
        MetricQuery query = new MetricQuery.Counts(example.group(1), Optional.of(example.group(1)), Counting.INCREASE)
                .fill(manual(), values);

        assertThat(fetch(wide("total", "errors"), query)).isInstanceOf(Fetched.class);
    }

    @Test
    void twoColumnsOfOneQuery_areTotalAndErrors() throws Exception {
        List<CountStretch> stretches = stretches(wide("errors", "total", "else"), Counting.CUMULATIVE);

        assertThat(stretches).extracting(CountStretch::total).containsExactly(20L, 20L);
        assertThat(stretches).extracting(CountStretch::events).containsExactly(10L, 10L);
    }

    @Test
    void countsOfSteps_belongToTheStepThatTheLanguageMeans() throws Exception {
        List<CountStretch> stretches = stretches(wide("errors", "total"), Counting.INCREASE);

        assertThat(stretches).extracting(CountStretch::total).containsExactly(20L, 40L, 60L);
        long first = stretches.get(0).fromMillis() - START_MILLIS;
        assertThat(first).isEqualTo(this instanceof FluxSourceTest ? -STEP_MILLIS : 0);
        assertThat(stretches.get(0).toMillis() - stretches.get(0).fromMillis()).isEqualTo(STEP_MILLIS);
    }

    @Test
    void columnsThatNobodyNamed_areRefused_andNamed() throws Exception {
        MetricQuery both = new MetricQuery.Counts(query(), Optional.of(query()), Counting.CUMULATIVE);
        MetricQuery one = new MetricQuery.Counts(query(), Optional.empty(), Counting.CUMULATIVE);

        assertThat(fetch(wide("total", "failures"), both)).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.why()).isEqualTo(Why.BAD_QUERY);
            assertThat(failed.cause()).contains("errors or events", "failures, total");
        });
        assertThat(fetch(wide("one", "other"), one))
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.cause()).contains("total or of", "one, other"));
    }

    @Test
    void columnsNamedByTheEndsOfBuckets_areAHistogram() throws Exception {
        String body = wide("0.1", "0.5", "+Inf", "count", "sum");
        MetricQuery latencies = new MetricQuery.Latencies(query(), Counting.CUMULATIVE, LatencyUnit.SECONDS);

        List<LatencyStretch> stretches =
                ((FetchedData.Distributions) ((Fetched) fetch(body, latencies)).data()).stretches();

        assertThat(stretches).hasSize(2);
        LatencyStretch first = stretches.get(0);
        assertThat(first.latency().count()).isEqualTo(30);
        assertThat(first.latency().countAbove(HistogramLayout.bucketEnd(100_000)))
                .isEqualTo(20);
        assertThat(first.latency().countAbove(HistogramLayout.bucketEnd(500_000)))
                .isEqualTo(10);
    }

    @Test
    void columnsThatAreNoBuckets_areNoHistogram() throws Exception {
        MetricQuery latencies = new MetricQuery.Latencies(query(), Counting.CUMULATIVE, LatencyUnit.SECONDS);

        assertThat(fetch(wide("p99"), latencies))
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.cause()).contains("no label le", "p99"));
    }

    @Test
    void aNumberThatIsRead_isTakenFromTheColumnValue_orTheOnlyOne() throws Exception {
        MetricQuery levels = new MetricQuery.Levels(query());

        for (String body : List.of(wide("used"), wide("value", "other"))) {
            assertThat(((FetchedData.Levels) ((Fetched) fetch(body, levels)).data()).points())
                    .extracting(LevelPoint::value)
                    .containsExactly(10.0, 20.0, 30.0);
        }
    }

    @Test
    void aQueryThatDoesMoreThanRead_isNotSent() throws Exception {
        try (AnsweringServer server = new AnsweringServer(request -> Answer.of(200, answer(List.of())));
                MetricSource source = source(server.uri(), Duration.ofSeconds(5), 1 << 20)) {
            for (String query : notReading()) {
                MetricQuery levels = new MetricQuery.Levels(query);
                FetchOutcome outcome = source.fetch(
                                new FetchRequest(levels, "instance", 0, 1_000, Duration.ofSeconds(1)))
                        .outcome()
                        .toCompletableFuture()
                        .get(20, TimeUnit.SECONDS);

                assertThat(outcome)
                        .as(query)
                        .isInstanceOfSatisfying(
                                Failed.class, failed -> assertThat(failed.why()).isEqualTo(Why.BAD_QUERY));
            }
            assertThat(server.requests()).isEmpty();
        }
    }
}
