package io.canaryjudge.connector.influxdb;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.canaryjudge.connector.source.Asked;
import io.canaryjudge.connector.source.FetchFailure;
import io.canaryjudge.connector.source.SourceHttp;
import io.canaryjudge.connector.source.SourceServer;
import io.canaryjudge.connector.source.Stamp;
import io.canaryjudge.fetch.FetchOutcome.Why;
import io.canaryjudge.fetch.QueryLanguage;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** SQL by {@code /api/v3/query_sql}, whose answers are lines of JSON. */
final class SqlDialect implements Dialect {

    private static final String TIME = "time";

    private final Vertx vertx;
    private final SourceHttp http;
    private final InfluxDbVersion.V3 version;

    SqlDialect(Vertx vertx, SourceServer server, InfluxDbVersion.V3 version) {
        this.vertx = vertx;
        this.version = version;
        http = new SourceHttp(vertx, server);
    }

    @Override
    public QueryLanguage language() {
        return QueryLanguage.SQL;
    }

    @Override
    public Stamp stamp() {
        return Stamp.BEGIN;
    }

    @Override
    public Future<Rows> ask(String query, Asked asked) {
        JsonObject question =
                new JsonObject().put("db", version.database()).put("q", query).put("format", "jsonl");
        return http.ask(
                        HttpMethod.POST,
                        "/api/v3/query_sql",
                        asked,
                        request -> request.putHeader("accept", "application/jsonl, application/json")
                                .sendJsonObject(question))
                .compose(ServerWords::checked)
                .compose(body -> vertx.executeBlocking(() -> read(body), false));
    }

    static Rows read(Buffer body) {
        String text = body.toString(UTF_8);
        if (!text.isEmpty() && !text.endsWith("\n")) {
            throw new FetchFailure(Why.MALFORMED, "the answer does not end as lines of JSON do");
        }
        Rows.Collector rows = new Rows.Collector();
        try {
            text.lines().filter(line -> !line.isBlank()).forEach(line -> readRow(new JsonObject(line), rows));
        } catch (DecodeException | ClassCastException e) {
            throw new FetchFailure(Why.MALFORMED, "the answer has a line that is no object in JSON");
        }
        return rows.done();
    }

    /** What is null is not in a line. */
    private static void readRow(JsonObject json, Rows.Collector rows) {
        Object time = json.getValue(TIME);
        if (!(time instanceof String moment)) {
            throw new FetchFailure(Why.BAD_QUERY, "the answer has a row without a timestamp in the column time");
        }
        Map<String, @Nullable Object> cells = new TreeMap<>();
        for (String column : json.fieldNames()) {
            Object value = json.getValue(column);
            if (value instanceof JsonObject || value instanceof io.vertx.core.json.JsonArray) {
                throw new FetchFailure(
                        Why.BAD_QUERY, "the column " + FetchFailure.excerpt(column) + " has neither numbers nor texts");
            }
            if (!column.equals(TIME)) {
                cells.put(column, value);
            }
        }
        rows.add(Collections.emptySortedMap(), millis(moment), cells);
    }

    /** Timestamps have no zone there, and are those of UTC. */
    private static long millis(String moment) {
        try {
            boolean hasZone = moment.endsWith("Z") || moment.lastIndexOf('+') > 0;
            return hasZone
                    ? OffsetDateTime.parse(moment).toInstant().toEpochMilli()
                    : LocalDateTime.parse(moment.replace(' ', 'T'))
                            .toInstant(ZoneOffset.UTC)
                            .toEpochMilli();
        } catch (DateTimeException e) {
            throw new FetchFailure(
                    Why.BAD_QUERY, "'" + FetchFailure.excerpt(moment) + "' in the column time is no timestamp");
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
