package io.canaryjudge.connector.influxdb;

import io.canaryjudge.connector.source.SourceServer;
import io.canaryjudge.connector.source.SourceServer.Access;
import io.canaryjudge.fetch.MetricQuery;
import io.canaryjudge.fetch.MetricQuery.Counting;
import io.canaryjudge.fetch.QueryLanguage;
import io.canaryjudge.spi.MetricSource;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Answers have the shape of those of a real InfluxDB 1.6. */
class InfluxQlSourceTest extends InfluxDbSourceContract {

    @Override
    protected MetricSource source(URI server, Duration timeout, int maxAnswerBytes) {
        return new InfluxDbSource(
                vertx,
                SourceServer.of("influx", server)
                        .withAccess(new Access.Bearer(SECRET))
                        .withLimits(timeout, maxAnswerBytes),
                new InfluxDbVersion.V1("metrics", Optional.empty()));
    }

    @Override
    protected MetricQuery counts() {
        return new MetricQuery.Counts(
                "SELECT requests FROM http WHERE version = '2' GROUP BY instance, path",
                Optional.empty(),
                Counting.CUMULATIVE);
    }

    @Override
    protected MetricQuery levels() {
        return new MetricQuery.Levels("SELECT used FROM cpu WHERE version = '2' GROUP BY instance, path");
    }

    @Override
    protected String answer(List<Line> lines) {
        JsonArray series = new JsonArray();
        lines.forEach(line -> series.add(series(line, false)));
        return results(new JsonObject().put("series", series));
    }

    private static JsonObject series(Line line, boolean asTexts) {
        JsonArray values = new JsonArray();
        for (int i = 0; i < line.values().size(); i++) {
            String value = line.values().get(i);
            if (value != null) {
                values.add(new JsonArray().add(START_MILLIS + i * STEP_MILLIS).add(asTexts ? value : number(value)));
            }
        }
        return new JsonObject()
                .put("name", "http")
                .put("tags", new JsonObject().put("instance", line.instance()).put("path", line.path()))
                .put("columns", new JsonArray().add("time").add("requests"))
                .put("values", values);
    }

    /** JSON has no word for what is no finite number; InfluxDB writes null. */
    private static @Nullable Double number(String value) {
        double number = Double.parseDouble(value.replace("Inf", "Infinity"));
        return Double.isFinite(number) ? number : null;
    }

    private static String results(JsonObject result) {
        return new JsonObject()
                .put("results", new JsonArray().add(result.put("statement_id", 0)))
                .encode();
    }

    @Override
    protected String nonsense() {
        return "{\"results\":[{\"statement_id\":0,\"series\":[{\"columns\":[\"time\",\"x\"],\"values\":[[1]]}]}]}";
    }

    @Override
    protected String wrongTypes() {
        Line line = new Line("a", "/", "many", "more");
        return results(new JsonObject().put("series", new JsonArray().add(series(line, true))));
    }

    @Override
    protected String incomplete() {
        Line line = new Line("a", "/", "1", "2");
        return results(new JsonObject()
                .put("series", new JsonArray().add(series(line, false).put("partial", true))));
    }

    @Override
    protected String wide(String... columns) {
        return "{\"results\":[{\"statement_id\":0,\"series\":[{\"name\":\"http\",\"tags\":{\"instance\":\"a\"},\"columns\":[\"time\",\""
                + String.join("\",\"", columns) + "\"],\"values\":" + rows(columns.length) + "}]}]}";
    }

    private static JsonArray rows(int columns) {
        JsonArray rows = new JsonArray();
        for (int i = 0; i < 3; i++) {
            JsonArray row = new JsonArray().add(START_MILLIS + i * STEP_MILLIS);
            for (int column = 0; column < columns; column++) {
                row.add(wideValue(i, column));
            }
            rows.add(row);
        }
        return rows;
    }

    @Override
    protected String query() {
        return "SELECT * FROM http GROUP BY instance";
    }

    @Override
    protected List<String> notReading() {
        return List.of(
                "DROP DATABASE metrics",
                "SELECT a FROM b; DROP DATABASE metrics",
                "SELECT a FROM b -- c",
                "SELECT * INTO \"copy\" FROM http");
    }

    @Override
    protected QueryLanguage manual() {
        return QueryLanguage.INFLUXQL;
    }
}
