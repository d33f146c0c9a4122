package io.canaryjudge.connector.influxdb;

import io.canaryjudge.connector.source.Asked;
import io.canaryjudge.connector.source.FetchFailure;
import io.canaryjudge.connector.source.Series;
import io.canaryjudge.connector.source.SourceHttp;
import io.canaryjudge.connector.source.SourceServer;
import io.canaryjudge.connector.source.Stamp;
import io.canaryjudge.fetch.FetchOutcome.Why;
import io.canaryjudge.fetch.QueryLanguage;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** InfluxQL by {@code /query}. */
final class InfluxQlDialect implements Dialect {

    private static final String TIME = "time";

    private final Vertx vertx;
    private final SourceHttp http;
    private final InfluxDbVersion.V1 version;

    InfluxQlDialect(Vertx vertx, SourceServer server, InfluxDbVersion.V1 version) {
        this.vertx = vertx;
        this.version = version;
        http = new SourceHttp(vertx, server);
    }

    @Override
    public QueryLanguage language() {
        return QueryLanguage.INFLUXQL;
    }

    @Override
    public Stamp stamp() {
        return Stamp.BEGIN;
    }

    @Override
    public Future<Rows> ask(String query, Asked asked) {
        MultiMap form = MultiMap.caseInsensitiveMultiMap()
                .set("db", version.database())
                .set("epoch", "ms")
                .set("q", query);
        version.retentionPolicy().ifPresent(policy -> form.set("rp", policy));
        return http.ask(HttpMethod.POST, "/query", asked, request -> request.sendForm(form))
                .compose(answer -> ServerWords.checked(answer))
                .compose(body -> vertx.executeBlocking(() -> read(body), false));
    }

    static Rows read(Buffer body) {
        try {
            JsonObject json = new JsonObject(body);
            refuseError(json);
            JsonArray results = json.getJsonArray("results");
            if (results == null) {
                throw new FetchFailure(Why.MALFORMED, "the answer has no results");
            }
            Rows.Collector rows = new Rows.Collector();
            for (int i = 0; i < results.size(); i++) {
                readResult(results.getJsonObject(i), rows);
            }
            return rows.done();
        } catch (DecodeException e) {
            throw new FetchFailure(Why.MALFORMED, "the answer is not JSON");
        } catch (ClassCastException | IndexOutOfBoundsException | NullPointerException e) {
            throw new FetchFailure(Why.MALFORMED, "the answer is not as the HTTP API of InfluxDB 1 has it");
        }
    }

    /** Errors come with the status 200 as well, as when there is no such database. */
    private static void refuseError(JsonObject json) {
        String error = json.getString("error");
        if (error != null) {
            boolean mayPass = error.contains("timeout") || error.contains("limit") || error.contains("killed");
            throw new FetchFailure(
                    mayPass ? Why.BROKEN : Why.BAD_QUERY, "the server says " + FetchFailure.excerpt(error));
        }
    }

    private static void readResult(JsonObject result, Rows.Collector rows) {
        refuseError(result);
        JsonArray messages = result.getJsonArray("messages", new JsonArray());
        for (int i = 0; i < messages.size(); i++) {
            rows.warn(messages.getJsonObject(i).getString("text", ""));
        }
        refusePart(result);
        JsonArray series = result.getJsonArray("series", new JsonArray());
        for (int i = 0; i < series.size(); i++) {
            refusePart(series.getJsonObject(i));
            readSeries(series.getJsonObject(i), rows);
        }
    }

    private static void refusePart(JsonObject json) {
        if (json.getBoolean("partial", false)) {
            throw new FetchFailure(
                    Why.TOO_LARGE, "the server has cut its answer off (max-row-limit); ask for fewer rows");
        }
    }

    private static void readSeries(JsonObject series, Rows.Collector rows) {
        SortedMap<String, String> tags = new TreeMap<>();
        tags.put(Series.NAME, series.getString("name", ""));
        series.getJsonObject("tags", new JsonObject()).forEach(tag -> tags.put(tag.getKey(), (String) tag.getValue()));
        List<String> columns = new ArrayList<>();
        series.getJsonArray("columns").forEach(column -> columns.add((String) column));
        int time = columns.indexOf(TIME);
        if (time < 0) {
            throw new FetchFailure(Why.BAD_QUERY, "the answer has no column time");
        }
        columns.stream().filter(column -> !column.equals(TIME)).forEach(rows::declare);
        JsonArray values = series.getJsonArray("values", new JsonArray());
        for (int i = 0; i < values.size(); i++) {
            JsonArray row = values.getJsonArray(i);
            long millis = ((Number) row.getValue(time)).longValue();
            if (millis == 0) {
                throw new FetchFailure(Why.BAD_QUERY, "the rows have no time of their own; group by time(${window})");
            }
            rows.add(tags, millis, cells(columns, row));
        }
    }

    private static Map<String, @Nullable Object> cells(List<String> columns, JsonArray row) {
        Map<String, @Nullable Object> cells = new TreeMap<>();
        for (int i = 0; i < columns.size(); i++) {
            if (!columns.get(i).equals(TIME)) {
                cells.put(columns.get(i), row.getValue(i));
            }
        }
        return cells;
    }

    @Override
    public void close() {
        http.close();
    }
}
