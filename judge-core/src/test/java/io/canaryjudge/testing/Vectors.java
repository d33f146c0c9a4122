package io.canaryjudge.testing;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.canaryjudge.statistics.BinnedSamples;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Reference values from other programs, one JSON file per block beside the tests:
 * {@code {"source": how they were made, "tol": relative tolerance, "abs_tol": absolute one (optional),
 * "cases": [{"input": {…}, "expected": {…}}, …]}}. Infinite numbers are written as {@code "inf"} and {@code "-inf"}.
 *
 * <p>A test takes the stream of a block as its method source, one {@link Case} per invocation, and for each result says
 * {@code reference.check("p_greater", result.pGreater())}. Values of a new block belong into a file of their own, with
 * the program and command they came from.
 */
public final class Vectors {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Vectors() {}

    /** The cases of a block, in the order of its file. */
    public static Stream<Case> cases(String block) {
        JsonNode root = read(block + ".json");
        double tolerance = root.required("tol").asDouble();
        double absoluteTolerance = root.path("abs_tol").asDouble(0);
        JsonNode cases = root.required("cases");
        return IntStream.range(0, cases.size()).mapToObj(i -> {
            JsonNode each = cases.get(i);
            return new Case(
                    block + " #" + i, each.required("input"), each.required("expected"), tolerance, absoluteTolerance);
        });
    }

    private static JsonNode read(String file) {
        try (InputStream in = requireNonNull(Vectors.class.getResourceAsStream(file), file)) {
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(file, e);
        }
    }

    /**
     * One set of inputs with what must come out. Names are keys below {@code input} or {@code expected}; a nested key is
     * written with slashes, as {@code "plan/alpha"}.
     *
     * @param name block and number, for messages
     */
    public record Case(String name, JsonNode input, JsonNode expected, double tolerance, double absoluteTolerance) {

        public double number(String input) {
            return number(at(this.input, input));
        }

        public long integer(String input) {
            return at(this.input, input).asLong();
        }

        public String text(String input) {
            return at(this.input, input).asText();
        }

        public double[] numbers(String input) {
            return numbers(at(this.input, input));
        }

        public long[] integers(String input) {
            return integers(at(this.input, input));
        }

        /** An array of arrays of whole numbers. */
        public long[][] rows(String input) {
            return elements(at(this.input, input)).map(Case::integers).toArray(long[][]::new);
        }

        /** The inputs {@code values}, {@code canary} and {@code baseline}. */
        public BinnedSamples samples() {
            return BinnedSamples.of(numbers("values"), integers("canary"), integers("baseline"));
        }

        /**
         * Asserts that a number, or each number of an array, is within the block's tolerance of the expected one. What
         * is expected to be 0 or infinite must be exactly that unless the block has an absolute tolerance.
         */
        public void check(String expected, double... actual) {
            JsonNode node = at(this.expected, expected);
            double[] wanted = node.isArray() ? numbers(node) : new double[] {number(node)};
            assertThat(actual).as("%s, %s", name, expected).hasSameSizeAs(wanted);
            for (int i = 0; i < wanted.length; i++) {
                checkOne(expected + (node.isArray() ? "[" + i + "]" : ""), actual[i], wanted[i]);
            }
        }

        private void checkOne(String what, double actual, double wanted) {
            if (Double.isInfinite(wanted)) {
                assertThat(actual).as("%s, %s", name, what).isEqualTo(wanted);
            } else {
                double slack = Math.max(absoluteTolerance, tolerance * Math.abs(wanted));
                assertThat(actual).as("%s, %s", name, what).isCloseTo(wanted, within(slack));
            }
        }

        @Override
        public String toString() {
            return name;
        }

        private static JsonNode at(JsonNode parent, String path) {
            return parent.requiredAt("/" + path);
        }

        private static double number(JsonNode node) {
            return switch (node.asText()) {
                case "inf" -> Double.POSITIVE_INFINITY;
                case "-inf" -> Double.NEGATIVE_INFINITY;
                default -> {
                    if (!node.isNumber()) {
                        throw new IllegalArgumentException("not a number: " + node);
                    }
                    yield node.asDouble();
                }
            };
        }

        private static double[] numbers(JsonNode array) {
            return elements(array).mapToDouble(Case::number).toArray();
        }

        private static long[] integers(JsonNode array) {
            return elements(array).mapToLong(JsonNode::asLong).toArray();
        }

        private static Stream<JsonNode> elements(JsonNode array) {
            return IntStream.range(0, array.size()).mapToObj(array::get);
        }
    }
}
