package io.canaryjudge.connector.influxdb;

import io.canaryjudge.connector.source.SourceServer;
import io.canaryjudge.connector.source.SourceServer.Access;
import io.canaryjudge.fetch.MetricQuery;
import io.canaryjudge.fetch.MetricQuery.Counting;
import io.canaryjudge.fetch.QueryLanguage;
import io.canaryjudge.spi.MetricSource;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Answers have the shape that the test {@code api_v3_query_jsonl_format} of influxdata/influxdb expects of InfluxDB 3: a line
 * for each row, times without a zone, no field where there is a null. No such server was asked.
 */
class SqlSourceTest extends InfluxDbSourceContract {

    @Override
    protected MetricSource source(URI server, Duration timeout, int maxAnswerBytes) {
        return new InfluxDbSource(
                vertx,
                SourceServer.of("influx", server)
                        .withAccess(new Access.Bearer(SECRET))
                        .withLimits(timeout, maxAnswerBytes),
                new InfluxDbVersion.V3("metrics"));
    }

    @Override
    protected MetricQuery counts() {
        return new MetricQuery.Counts(
                "SELECT time, instance, path, requests FROM http WHERE version = '2'",
                Optional.empty(),
                Counting.CUMULATIVE);
    }

    @Override
    protected MetricQuery levels() {
        return new MetricQuery.Levels("SELECT time, instance, path, used FROM cpu WHERE version = '2'");
    }

    @Override
    protected String answer(List<Line> lines) {
        StringBuilder rows = new StringBuilder();
        for (Line line : lines) {
            for (int i = 0; i < line.values().size(); i++) {
                String value = line.values().get(i);
                if (value != null) {
                    JsonObject row = row(line, i);
                    double number = Double.parseDouble(value.replace("Inf", "Infinity"));
                    rows.append((Double.isFinite(number) ? row.put("requests", number) : row).encode())
                            .append('\n');
                }
            }
        }
        return rows.toString();
    }

    private static JsonObject row(Line line, int i) {
        String time = Instant.ofEpochMilli(START_MILLIS + i * STEP_MILLIS).toString();
        return new JsonObject()
                .put("time", time.substring(0, time.length() - 1))
                .put("instance", line.instance())
                .put("path", line.path());
    }

    @Override
    protected String nonsense() {
        return "[1,2]\n";
    }

    @Override
    protected String wrongTypes() {
        Line line = new Line("a", "/");
        return row(line, 0).put("requests", "many").encode() + "\n"
                + row(line, 1).put("requests", 2).encode() + "\n";
    }

    @Override
    protected String incomplete() {
        return " ".repeat(9_000) + "\n";
    }

    @Override
    protected String wide(String... columns) {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 3; i++) {
            JsonObject row = row(new Line("a", "/"), i);
            for (int column = 0; column < columns.length; column++) {
                row.put(columns[column], wideValue(i, column));
            }
            rows.append(row.encode()).append('\n');
        }
        return rows.toString();
    }

    @Override
    protected String query() {
        return "SELECT * FROM http";
    }

    @Override
    protected List<String> notReading() {
        return List.of(
                "DROP DATABASE metrics",
                "SELECT a FROM b; DROP DATABASE metrics",
                "SELECT a FROM b -- c",
                "DELETE FROM http");
    }

    @Override
    protected QueryLanguage manual() {
        return QueryLanguage.SQL;
    }
}
