package io.canaryjudge.connector.influxdb;

import io.canaryjudge.connector.source.SourceServer;
import io.canaryjudge.connector.source.SourceServer.Access;
import io.canaryjudge.fetch.MetricQuery;
import io.canaryjudge.fetch.MetricQuery.Counting;
import io.canaryjudge.fetch.QueryLanguage;
import io.canaryjudge.spi.MetricSource;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Answers have the shape that docs.influxdata.com gives for annotated CSV of {@code /api/v2/query}, and that
 * {@code csv/result.go} of influxdata/flux writes: lines end with CRLF, a result with an empty line. No such server was asked.
 */
class FluxSourceTest extends InfluxDbSourceContract {

    private static final String HEAD = """
            #datatype,string,long,dateTime:RFC3339,dateTime:RFC3339,dateTime:RFC3339,%s,string,string,string,string
            #group,false,false,true,true,false,false,true,true,true,true
            #default,_result,,,,,,,,,
            ,result,table,_start,_stop,_time,_value,_field,_measurement,instance,path
            """;

    @Override
    protected MetricSource source(URI server, Duration timeout, int maxAnswerBytes) {
        return new InfluxDbSource(
                vertx,
                SourceServer.of("influx", server)
                        .withAccess(new Access.Bearer(SECRET))
                        .withLimits(timeout, maxAnswerBytes),
                new InfluxDbVersion.V2("org"));
    }

    @Override
    protected MetricQuery counts() {
        return new MetricQuery.Counts(
                "from(bucket: \"b\") |> range(start: 0) |> filter(fn: (r) => r._field == \"requests\")",
                Optional.empty(),
                Counting.CUMULATIVE);
    }

    @Override
    protected MetricQuery levels() {
        return new MetricQuery.Levels(
                "from(bucket: \"b\") |> range(start: 0) |> filter(fn: (r) => r._field == \"used\")");
    }

    @Override
    protected String answer(List<Line> lines) {
        StringBuilder csv = new StringBuilder();
        if (!lines.isEmpty()) {
            csv.append(HEAD.formatted("double"));
        }
        for (int table = 0; table < lines.size(); table++) {
            Line line = lines.get(table);
            for (int i = 0; i < line.values().size(); i++) {
                if (line.values().get(i) != null) {
                    csv.append(row(table, i, line.values().get(i), "requests", line));
                }
            }
        }
        return csv.append('\n').toString().replace("\n", "\r\n");
    }

    private static String row(int table, int i, String value, String field, Line line) {
        return ",,%d,%s,%s,%s,%s,%s,http,%s,%s%n"
                .formatted(
                        table,
                        Instant.ofEpochMilli(START_MILLIS - 60_000),
                        Instant.ofEpochMilli(START_MILLIS + 60_000),
                        Instant.ofEpochMilli(START_MILLIS + i * STEP_MILLIS),
                        value,
                        field,
                        line.instance(),
                        line.path());
    }

    @Override
    protected String nonsense() {
        return "#datatype,string,long\r\n#group,false,false\r\n#default,_result,\r\n,result,table\r\n,,x\r\n\r\n";
    }

    @Override
    protected String wrongTypes() {
        return (HEAD.formatted("string") + row(0, 0, "many", "requests", new Line("a", "/")) + "\n")
                .replace("\n", "\r\n");
    }

    @Override
    protected String incomplete() {
        return " ".repeat(9_000) + "\r\n\r\n";
    }

    @Override
    protected String wide(String... columns) {
        StringBuilder csv = new StringBuilder(HEAD.formatted("double"));
        for (int column = 0; column < columns.length; column++) {
            for (int i = 0; i < 3; i++) {
                csv.append(row(column, i, String.valueOf(wideValue(i, column)), columns[column], new Line("a", "/")));
            }
        }
        return csv.append('\n').toString().replace("\n", "\r\n");
    }

    @Override
    protected String query() {
        return "from(bucket: \"b\") |> range(start: 0)";
    }

    @Override
    protected List<String> notReading() {
        return List.of(
                query() + " |> to(bucket: \"other\")",
                query() + " |> to (bucket: \"other\")",
                "import \"http\"\n" + query(),
                "import q \"sql\"\n" + query());
    }

    @Override
    protected QueryLanguage manual() {
        return QueryLanguage.FLUX;
    }
}
