package io.canaryjudge.http.integration.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryParserTest {

    private static final long NOW = 1_800_000_000_000L;
    private static final List<Point> POINTS =
            List.of(point("a", "prod", "x", 1, 0), point("a", "test", "y", 2, 0), point("a", "prod", "z", 5, NOW + 1));

    private static Point point(String name, String namespace, String id, double value, long from) {
        return new Point(new TreeMap<>(Map.of(Point.NAME, name, "namespace", namespace, "id", id)), value, from);
    }

    private static String answer(String query) {
        Moment moment = new Moment(
                selector -> POINTS.stream()
                        .filter(point -> selector.name().equals(point.labels().get(Point.NAME)))
                        .filter(point -> selector.matches(point.labels()))
                        .toList(),
                NOW);
        return PrometheusJson.instant(QueryParser.parse(query).at(moment), NOW)
                .getValue("result")
                .toString();
    }

    private static String vector(String... elements) {
        return "[" + String.join(",", elements) + "]";
    }

    private static String element(String metric, String value) {
        return "{\"metric\":{" + metric + "},\"value\":[1800000000.000,\"" + value + "\"]}";
    }

    private static final String X = element("\"__name__\":\"a\",\"id\":\"x\",\"namespace\":\"prod\"", "1");
    private static final String Y = element("\"__name__\":\"a\",\"id\":\"y\",\"namespace\":\"test\"", "2");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a{namespace=\"prod\"}",
                "a{namespace='prod',}",
                "a{namespace=`prod`, id!=\"y\"}",
                "a { namespace =~ \"prod|stage\" }",
                "a{namespace=~\"(prod|stage)\"}",
                "a{namespace=~\"p.*d\"}",
                "a{namespace=~\".*\",id!~\"y|w\"}",
                "(a{id=\"x\"})",
                "a{id=\"x\"} or a{id=\"x\"}",
                "a{id=\"x\",absent=\"\"}"
            })
    void selector_selectsByItsLabels(String query) {
        assertThat(answer(query)).isEqualTo(vector(X));
    }

    @Test
    void series_thatBeginLater_areNotThereYet() {
        assertThat(answer("a")).isEqualTo(vector(X, Y));
        assertThat(answer("b")).isEqualTo("[]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "vector(1)                       | {}                    | 1",
                "vector( -1.5 )                  | {}                    | -1.5",
                "sum(a)                          | {}                    | 3",
                "max(a)                          | {}                    | 2",
                "min by (id) (a{id=\"y\"})       | {\"id\":\"y\"}        | 2",
                "avg(a{id=\"y\"}) by (id, no,) | {\"id\":\"y\"}        | 2",
                "count(a)                        | {}                    | 2",
                "absent(b)                       | {}                    | 1",
                "sum(b) or vector(0)             | {}                    | 0",
                "vector(scalar(a{id=\"y\"}))     | {}                    | 2",
                "vector(scalar(a))               | {}                    | NaN"
            })
    void functions_giveTheirValues(String query, String metric, String value) {
        assertThat(answer(query)).isEqualTo(vector(element(metric.substring(1, metric.length() - 1), value)));
    }

    @ParameterizedTest
    @CsvSource({"1+1, 2", "1 + 1 - 0.5, 1.5", "2e3, 2000", "scalar(vector(7)), 7"})
    void numbers_areScalars(String query, String value) {
        assertThat(answer(query)).isEqualTo("[1800000000.000,\"" + value + "\"]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "` `                | no expression found",
                "a{                 | 1:3: parse error: expected a label's name, found the end",
                "a{x}               | 1:4: parse error: expected '=', found '}'",
                "a{x=1}             | 1:5: parse error: expected a text in quotes, found '1'",
                "a{x=\"1}           | expected the end of a text in quotes",
                "a[5m]              | 1:2: parse error: expected the end (understood are selectors",
                "rate(a)            | unknown function with name \"rate\"; understood are",
                "a > 1              | 1:3: parse error: expected the end",
                "a + 1              | takes a number, not series",
                "sum(1)             | takes series, not a number",
                "{x=\"y\"}          | expected a series' name",
                "a{x=~\"a+\"}       | has '+'; understood are plain text",
                "a{x=~\"[ab]\"}     | has '['",
                "1..2               | expected a number",
                ")                  | expected a series' name"
            })
    void query_thatIsNotUnderstood_isRefusedWithItsPlace(String query, String message) {
        assertThatThrownBy(() -> answer(query))
                .isInstanceOf(QueryException.class)
                .hasMessageContaining(message);
    }

    @Test
    void query_thatIsLongOrDeep_isRefused() {
        assertThatThrownBy(() -> QueryParser.parse("(".repeat(4_000))).hasMessageContaining("nested deeper");
        assertThatThrownBy(() -> QueryParser.parse("1+".repeat(3_000) + "1")).hasMessageContaining("at most 4096");
    }

    @Test
    void query_ofAnything_isAnsweredOrRefused() {
        SplittableRandom random = new SplittableRandom(1);
        String[] parts = {
            "a", "sum", "(", ")", "{", "}", "x", "=", "=~", "\"", "1", "by", "or", "+", ",", "-", " ", "é", "\\"
        };
        for (int i = 0; i < 20_000; i++) {
            StringBuilder query = new StringBuilder();
            for (int length = 1 + random.nextInt(12); length > 0; length--) {
                query.append(parts[random.nextInt(parts.length)]);
            }
            try {
                assertThat(answer(query.toString())).isNotEmpty();
            } catch (QueryException e) {
                assertThat(e).hasMessageContaining(" ");
            }
        }
    }

    @Test
    void rangeQuery_hasLimits() {
        assertThatThrownBy(() -> new RangeQuery(10, 9, 1)).hasMessageContaining("before start");
        assertThatThrownBy(() -> new RangeQuery(0, 11_000, 1)).hasMessageContaining("11,000 points");
        assertThat(QueryTimes.step("15s")).isEqualTo(15_000);
        assertThat(QueryTimes.step("0.25")).isEqualTo(250);
        assertThat(QueryTimes.time("t", "1800000000.123")).isEqualTo(NOW + 123);
        assertThat(QueryTimes.time("t", "2027-01-15T08:00:00.123Z")).isEqualTo(NOW + 123);
        for (String step : List.of("0", "-1", "x", "1y", "")) {
            assertThatThrownBy(() -> QueryTimes.step(step)).isInstanceOf(QueryException.class);
        }
        assertThatThrownBy(() -> QueryTimes.time("t", "now")).hasMessageContaining("\"t\"");
    }
}
