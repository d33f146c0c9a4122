package io.canaryjudge.http.integration.prometheus;

import io.canaryjudge.http.integration.prometheus.Expression.Absent;
import io.canaryjudge.http.integration.prometheus.Expression.Aggregated;
import io.canaryjudge.http.integration.prometheus.Expression.Literal;
import io.canaryjudge.http.integration.prometheus.Expression.Or;
import io.canaryjudge.http.integration.prometheus.Expression.Selected;
import io.canaryjudge.http.integration.prometheus.Expression.Sum;
import io.canaryjudge.http.integration.prometheus.Expression.ToScalar;
import io.canaryjudge.http.integration.prometheus.Expression.ToVector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the part of PromQL that gates and dashboards ask with: selectors with label matchers, {@code sum}, {@code min},
 * {@code max}, {@code avg} and {@code count} with {@code by}, {@code vector}, {@code scalar}, {@code absent}, {@code or},
 * and sums of numbers. There is no history, so nothing with a range.
 */
final class QueryParser {

    private static final int MOST_CHARACTERS = 4_096;
    private static final int MOST_DEPTH = 20;
    private static final String UNDERSTOOD =
            "understood are selectors, sum, min, max, avg, count, vector, scalar, absent, or, + and -";

    private final Scanner in;
    private int depth;

    private QueryParser(String text) {
        in = new Scanner(text);
    }

    /** @throws QueryException if it is none that is understood */
    static Expression parse(String text) {
        if (text.isBlank()) {
            throw new QueryException("unknown position: parse error: no expression found in input");
        }
        if (text.length() > MOST_CHARACTERS) {
            throw new QueryException("a query must have at most " + MOST_CHARACTERS + " characters");
        }
        QueryParser parser = new QueryParser(text);
        Expression whole = parser.expression();
        if (!parser.in.isAtEnd()) {
            throw parser.in.unexpected("the end (" + UNDERSTOOD + ")");
        }
        return whole;
    }

    private Expression expression() {
        if (++depth > MOST_DEPTH) {
            throw new QueryException("a query must not be nested deeper than " + MOST_DEPTH);
        }
        Expression left = sum();
        while (in.takeWord("or")) {
            left = new Or(left, sum());
        }
        depth--;
        return left;
    }

    private Expression sum() {
        Expression left = operand();
        while (true) {
            if (in.take("+")) {
                left = new Sum(left, operand(), 1);
            } else if (in.take("-")) {
                left = new Sum(left, operand(), -1);
            } else {
                return left;
            }
        }
    }

    private Expression operand() {
        if (in.take("(")) {
            Expression inner = expression();
            in.require(")");
            return inner;
        }
        if (in.take("-")) {
            return new Literal(-number());
        }
        if (in.isAtNumber()) {
            return new Literal(number());
        }
        String name = in.name();
        if (name.isEmpty()) {
            throw in.unexpected("a series' name, a function or a number");
        }
        Optional<Aggregation> aggregation = Aggregation.ofWord(name);
        return aggregation.isPresent() ? aggregated(aggregation.get()) : named(name);
    }

    private double number() {
        if (!in.isAtNumber()) {
            throw in.unexpected("a number");
        }
        return in.number();
    }

    private Expression aggregated(Aggregation how) {
        List<String> before = by();
        in.require("(");
        Expression inner = expression();
        in.require(")");
        return new Aggregated(how, before.isEmpty() ? by() : before, inner);
    }

    private List<String> by() {
        List<String> labels = new ArrayList<>();
        if (in.takeWord("by")) {
            in.require("(");
            while (!in.take(")")) {
                labels.add(labelName());
                if (!in.take(",")) {
                    in.require(")");
                    break;
                }
            }
        }
        return labels;
    }

    private String labelName() {
        String name = in.name();
        if (name.isEmpty()) {
            throw in.unexpected("a label's name");
        }
        return name;
    }

    private Expression named(String name) {
        if (!in.take("(")) {
            return new Selected(new Selector(name, matchers()));
        }
        Expression inner = expression();
        in.require(")");
        return switch (name) {
            case "vector" -> new ToVector(inner);
            case "scalar" -> new ToScalar(inner);
            case "absent" -> new Absent(inner);
            default -> throw new QueryException("unknown function with name \"" + name + "\"; " + UNDERSTOOD);
        };
    }

    private List<LabelMatcher> matchers() {
        List<LabelMatcher> matchers = new ArrayList<>();
        if (in.take("{")) {
            while (!in.take("}")) {
                matchers.add(matcher());
                if (!in.take(",")) {
                    in.require("}");
                    break;
                }
            }
        }
        return matchers;
    }

    private LabelMatcher matcher() {
        String label = labelName();
        if (in.take("=~")) {
            return new LabelMatcher(label, LabelMatcher.Kind.IS, TextPattern.regex(in.quoted()));
        }
        if (in.take("!~")) {
            return new LabelMatcher(label, LabelMatcher.Kind.IS_NOT, TextPattern.regex(in.quoted()));
        }
        if (in.take("!=")) {
            return new LabelMatcher(label, LabelMatcher.Kind.IS_NOT, TextPattern.plain(in.quoted()));
        }
        in.require("=");
        return new LabelMatcher(label, LabelMatcher.Kind.IS, TextPattern.plain(in.quoted()));
    }
}
