package io.canaryjudge.connector.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** OTLP's own flavour of JSON. */
class OtlpJsonTest {

    private static final String REQUEST = """
            {"resourceMetrics":[{"resource":{"attributes":[
               {"key":"service.name","value":{"stringValue":"shop"}},
               {"key":"n","value":{"intValue":"7"}},
               {"key":"b","value":{"boolValue":true}},
               {"key":"d","value":{"doubleValue":0.5}},
               {"key":"l","value":{"arrayValue":{"values":[{"stringValue":"x"},{"bytesValue":"AQI="}]}}}],
             "droppedAttributesCount":4294967295},
             "scopeMetrics":[{"scope":{"name":"s","version":"1"},"metrics":[
              {"name":"http.server.request.duration","unit":"s","histogram":{"aggregationTemporality":1,"dataPoints":[
                {"startTimeUnixNano":"1795428000000000000","timeUnixNano":1795428010000000000,"count":3,"sum":0.1,
                 "bucketCounts":["1",2,"0"],"explicitBounds":[0.1,1],"min":"NaN","max":null,"unknownName":{"a":[1,{}]},
                 "exemplars":[{"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174","asDouble":1}],
                 "attributes":[{"key":"http.response.status_code","value":{"intValue":200}}]}]}},
              {"name":"e","exponentialHistogram":{
                "aggregationTemporality":"AGGREGATION_TEMPORALITY_CUMULATIVE","dataPoints":[
                {"scale":-3,"zeroCount":"2","positive":{"offset":-4,"bucketCounts":["5"]},"zeroThreshold":0.25}]}}
              ]}]}]}
            """;

    private static ExportMetricsServiceRequest parse(String json) throws OtlpBodyException {
        return OtlpEncoding.JSON.parse(json.getBytes(UTF_8));
    }

    @Test
    void everyKindOfValue_isReadAsTheSpecificationHasIt() throws OtlpBodyException {
        ExportMetricsServiceRequest request = parse(REQUEST);

        var resource = request.getResourceMetrics(0).getResource();
        assertThat(resource.getAttributes(1).getValue().getIntValue()).isEqualTo(7);
        assertThat(resource.getAttributes(2).getValue().getBoolValue()).isTrue();
        assertThat(resource.getAttributes(4)
                        .getValue()
                        .getArrayValue()
                        .getValues(1)
                        .getBytesValue())
                .isEqualTo(ByteString.copyFrom(new byte[] {1, 2}));
        assertThat(Integer.toUnsignedLong(resource.getDroppedAttributesCount())).isEqualTo(4_294_967_295L);
        Metric explicit = request.getResourceMetrics(0).getScopeMetrics(0).getMetrics(0);
        HistogramDataPoint point = explicit.getHistogram().getDataPoints(0);
        assertThat(point.getStartTimeUnixNano()).isEqualTo(1_795_428_000_000_000_000L);
        assertThat(point.getTimeUnixNano()).isEqualTo(1_795_428_010_000_000_000L);
        assertThat(point.getBucketCountsList()).containsExactly(1L, 2L, 0L);
        assertThat(point.getMin()).isNaN();
        assertThat(point.hasMax()).isFalse();
        assertThat(point.getExemplars(0).getTraceId())
                .isEqualTo(ByteString.copyFrom(HexFormat.of().parseHex("5b8efff798038103d269b633813fc60c")));
        Metric exponential = request.getResourceMetrics(0).getScopeMetrics(0).getMetrics(1);
        assertThat(exponential.getExponentialHistogram().getAggregationTemporality())
                .isEqualTo(Messages.CUMULATIVE);
        ExponentialHistogramDataPoint other =
                exponential.getExponentialHistogram().getDataPoints(0);
        assertThat(other.getScale()).isEqualTo(-3);
        assertThat(other.getPositive().getOffset()).isEqualTo(-4);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[]|must be a JSON object|line 1, column 1",
                "{}{}|after the end|line 1, column 3",
                "{\"resourceMetrics\":{}}|resourceMetrics must be an array|column 20",
                "{\"resourceMetrics\":[null]}|resourceMetrics must be an object, was 'null'|column 21",
                "{\"resourceMetrics\":[{\"schemaUrl\":5}]}|schemaUrl must be a text, was '5'|column 34",
                "{\"resourceMetrics\":[|not JSON|line 1",
            })
    void whatDoesNotFit_isRefusedWithItsPlace(String json, String reason, String place) {
        OtlpBodyException refusal = catchThrowableOfType(OtlpBodyException.class, () -> parse(json));

        assertThat(refusal.reason()).contains(reason).contains(place);
    }

    @ParameterizedTest
    @CsvSource({"-1", "1.5", "1e3", "'\"\"'", "'\"0x1\"'", "18446744073709551616", "true"})
    void count_thatIsNoWholeNumber_isRefused(String count) {
        String json = REQUEST.replace("\"count\":3", "\"count\":" + count);

        OtlpBodyException refusal = catchThrowableOfType(OtlpBodyException.class, () -> parse(json));

        assertThat(refusal.reason()).contains("count must be a whole number, 0 or more,");
    }

    @Test
    void nesting_hasItsLimit_inBothEncodings() {
        String open = "{\"arrayValue\":{\"values\":[";
        String json = "{\"resourceMetrics\":[{\"resource\":{\"attributes\":[{\"key\":\"k\",\"value\":"
                + open.repeat(200) + "{}" + "]}}".repeat(200) + "}]}}]}";

        OtlpBodyException refusal = catchThrowableOfType(OtlpBodyException.class, () -> parse(json));

        assertThat(refusal.reason()).contains("nested more than 48 levels deep");
    }

    @Test
    void answers_areWhatTheSpecificationHas() {
        assertThat(new String(OtlpEncoding.JSON.answer(0, ""), UTF_8)).isEqualTo("{}");
        assertThat(new String(OtlpEncoding.JSON.answer(3, "why"), UTF_8))
                .isEqualTo("{\"partialSuccess\":{\"rejectedDataPoints\":\"3\",\"errorMessage\":\"why\"}}");
        assertThat(new String(OtlpEncoding.JSON.status(3, "why"), UTF_8)).isEqualTo("{\"code\":3,\"message\":\"why\"}");
        assertThat(OtlpEncoding.PROTOBUF.answer(0, "")).isEmpty();
        assertThat(OtlpEncoding.PROTOBUF.status(3, "why")).isEqualTo(new byte[] {8, 3, 18, 3, 'w', 'h', 'y'});
    }

    @Test
    void contentType_mayHaveParameters() {
        assertThat(OtlpEncoding.ofContentType("Application/JSON; charset=utf-8"))
                .contains(OtlpEncoding.JSON);
        assertThat(OtlpEncoding.ofContentType("application/x-protobuf")).contains(OtlpEncoding.PROTOBUF);
        assertThat(OtlpEncoding.ofContentType("text/plain")).isEmpty();
        assertThat(OtlpEncoding.ofContentType(null)).isEmpty();
    }
}
