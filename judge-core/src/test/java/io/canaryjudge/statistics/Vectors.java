package io.canaryjudge.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

record Vectors(double tolerance, double absoluteTolerance, List<Case> cases) {
    record Case(int number, JsonNode input, JsonNode expected) {}

    static Vectors load(String block) {
        try (InputStream in = Vectors.class.getResourceAsStream(block + ".json")) {
            JsonNode root = new ObjectMapper().readTree(in);
            List<Case> cases = new ArrayList<>();
            for (JsonNode c : root.get("cases")) {
                cases.add(new Case(cases.size(), c.get("input"), c.get("expected")));
            }
            return new Vectors(
                    root.get("tol").doubleValue(), root.path("abs_tol").asDouble(0), cases);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void assertClose(Case vector, String name, double actual) {
        double wanted = number(vector.expected().get(name));
        if (Double.isInfinite(wanted)) {
            assertThat(actual).isEqualTo(wanted);
        } else {
            assertThat(Math.abs(actual - wanted))
                    .as("case %d, %s: %s against %s", vector.number(), name, actual, wanted)
                    .isLessThanOrEqualTo(Math.max(absoluteTolerance, tolerance * Math.abs(wanted)));
        }
    }

    private static double number(JsonNode node) {
        if (node.isTextual()) {
            return node.textValue().startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        return node.doubleValue();
    }
}
