package io.canaryjudge.connector.influxdb;

import com.influxdb.client.InfluxDBClient;
import com.influxdb.exceptions.InfluxException;
import com.influxdb.query.FluxColumn;
import com.influxdb.query.FluxRecord;
import com.influxdb.query.FluxTable;
import com.influxdb.query.exceptions.FluxQueryException;
import io.canaryjudge.connector.source.Asked;
import io.canaryjudge.connector.source.FetchFailure;
import io.canaryjudge.connector.source.Series;
import io.canaryjudge.connector.source.SourceServer;
import io.canaryjudge.connector.source.Stamp;
import io.canaryjudge.fetch.FetchOutcome.Why;
import io.canaryjudge.fetch.QueryLanguage;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Flux by InfluxDB's own client, on threads of its own. */
final class FluxDialect implements Dialect {

    private static final int THREADS = 4;
    private static final String TIME = "_time";
    private static final String VALUE = "_value";
    private static final String FIELD = "_field";
    private static final String MEASUREMENT = "_measurement";
    private static final Set<String> NO_LABELS = Set.of("result", "table", "_start", "_stop", TIME, FIELD, MEASUREMENT);
    private static final Set<String> NUMBERS = Set.of("double", "long", "unsignedLong");

    private final WorkerExecutor workers;
    private final InfluxDbVersion.V2 version;
    private final FluxClient client;

    FluxDialect(Vertx vertx, SourceServer server, InfluxDbVersion.V2 version) {
        this.version = version;
        workers = vertx.createSharedWorkerExecutor("influxdb-" + server.name(), THREADS);
        client = new FluxClient(vertx, server, version.organization());
    }

    @Override
    public QueryLanguage language() {
        return QueryLanguage.FLUX;
    }

    @Override
    public Stamp stamp() {
        return Stamp.END;
    }

    @Override
    public Future<Rows> ask(String query, Asked asked) {
        return workers.executeBlocking(() -> read(tables(query, asked)), false);
    }

    private List<FluxTable> tables(String query, Asked asked) {
        try {
            return client.about(asked, (InfluxDBClient api) -> api.getQueryApi().query(query, version.organization()));
        } catch (FluxQueryException e) {
            throw new FetchFailure(
                    Why.BROKEN, "the server says " + FetchFailure.excerpt(String.valueOf(e.getMessage())));
        } catch (InfluxException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new FetchFailure(
                    Why.MALFORMED, "the answer is not annotated CSV as the HTTP API of InfluxDB 2 has it");
        }
    }

    static Rows read(List<FluxTable> tables) {
        Rows.Collector rows = new Rows.Collector();
        for (FluxTable table : tables) {
            boolean hasTime = table.getColumns().stream().anyMatch(column -> TIME.equals(column.getLabel()));
            if (!hasTime && !table.getRecords().isEmpty()) {
                throw new FetchFailure(Why.BAD_QUERY, "the answer has no column _time");
            }
            table.getColumns().forEach(column -> declare(column, rows));
            table.getRecords().forEach(row -> add(row, rows));
        }
        return rows.done();
    }

    private static void declare(FluxColumn column, Rows.Collector rows) {
        boolean isNumber = NUMBERS.contains(column.getDataType());
        String label = String.valueOf(column.getLabel());
        if (isNumber && !label.equals(VALUE) && !NO_LABELS.contains(label)) {
            rows.declare(label);
        }
    }

    private static void add(FluxRecord row, Rows.Collector rows) {
        Map<String, Object> values = row.getValues();
        if (!(values.get(TIME) instanceof Instant time)) {
            throw new FetchFailure(Why.BAD_QUERY, "the answer has a row without a time in _time");
        }
        SortedMap<String, String> labels = new TreeMap<>();
        if (values.get(MEASUREMENT) instanceof String name) {
            labels.put(Series.NAME, name);
        }
        Map<String, @Nullable Object> cells = new TreeMap<>();
        values.forEach((column, value) -> {
            if (!NO_LABELS.contains(column)) {
                cells.put(column.equals(VALUE) ? field(values) : column, value);
            }
        });
        rows.add(labels, time.toEpochMilli(), cells);
    }

    /** What the value is called: by its field, where it has kept that. */
    private static String field(Map<String, Object> values) {
        return values.get(FIELD) instanceof String field ? field : VALUE;
    }

    @Override
    public void close() {
        // Closing waits for whoever makes the client at the moment.
        workers.executeBlocking(client::close, false).onComplete(done -> workers.close());
    }
}
