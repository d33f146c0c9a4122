package io.canaryjudge.http.integration.prometheus;

import io.canaryjudge.http.integration.prometheus.Value.Element;
import io.canaryjudge.http.integration.prometheus.Value.Scalar;
import io.canaryjudge.http.integration.prometheus.Value.Vector;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** A part of a query. */
sealed interface Expression {

    /** No labels. */
    SortedMap<String, String> NONE = Collections.unmodifiableSortedMap(new TreeMap<>());

    /**
     * What it is at a moment.
     *
     * @throws QueryException if its parts do not fit together
     */
    Value at(Moment moment);

    /** A number. */
    record Literal(double number) implements Expression {
        @Override
        public Value at(Moment moment) {
            return new Scalar(number);
        }
    }

    /** Series with their present values. */
    record Selected(Selector selector) implements Expression {
        @Override
        public Value at(Moment moment) {
            return new Vector(moment.of(selector).stream()
                    .map(point -> new Element(point.labels(), point.value()))
                    .toList());
        }
    }

    /** A number as a vector. */
    record ToVector(Expression number) implements Expression {
        @Override
        public Value at(Moment moment) {
            return new Vector(List.of(new Element(NONE, scalar("vector", number.at(moment)))));
        }
    }

    /** The only element of a vector as a number; NaN where there is another count of them. */
    record ToScalar(Expression of) implements Expression {
        @Override
        public Value at(Moment moment) {
            List<Element> elements = vector("scalar", of.at(moment));
            return new Scalar(elements.size() == 1 ? elements.get(0).number() : Double.NaN);
        }
    }

    /** 1 where there is nothing, and nothing where there is something. */
    record Absent(Expression of) implements Expression {
        @Override
        public Value at(Moment moment) {
            return new Vector(vector("absent", of.at(moment)).isEmpty() ? List.of(new Element(NONE, 1)) : List.of());
        }
    }

    /** The sum of two numbers, the second taken {@code sign} times. */
    record Sum(Expression left, Expression right, int sign) implements Expression {
        @Override
        public Value at(Moment moment) {
            return new Scalar(scalar("+ and -", left.at(moment)) + sign * scalar("+ and -", right.at(moment)));
        }
    }

    /** The elements on the left, and those on the right whose labels, but for the name, are on no element of the left. */
    record Or(Expression left, Expression right) implements Expression {
        @Override
        public Value at(Moment moment) {
            List<Element> elements = new ArrayList<>(vector("or", left.at(moment)));
            Set<Map<String, String>> known = new HashSet<>();
            elements.forEach(element -> known.add(unnamed(element.labels())));
            for (Element element : vector("or", right.at(moment))) {
                if (!known.contains(unnamed(element.labels()))) {
                    elements.add(element);
                }
            }
            return new Vector(elements);
        }
    }

    /**
     * Elements put together.
     *
     * @param by the labels that are kept; those that differ in them are not put together
     */
    record Aggregated(Aggregation how, List<String> by, Expression of) implements Expression {

        /** Copies the list. */
        public Aggregated {
            by = List.copyOf(by);
        }

        @Override
        public Value at(Moment moment) {
            Map<SortedMap<String, String>, List<Double>> groups = new TreeMap<>(Comparator.comparing(String::valueOf));
            for (Element element : vector(how.word(), of.at(moment))) {
                SortedMap<String, String> kept = new TreeMap<>(element.labels());
                kept.keySet().retainAll(by);
                groups.computeIfAbsent(kept, labels -> new ArrayList<>()).add(element.number());
            }
            List<Element> elements = new ArrayList<>();
            groups.forEach((labels, numbers) -> elements.add(new Element(labels, how.of(numbers))));
            return new Vector(elements);
        }
    }

    private static double scalar(String whose, Value value) {
        if (value instanceof Scalar scalar) {
            return scalar.number();
        }
        throw new QueryException(whose + " takes a number, not series");
    }

    private static List<Element> vector(String whose, Value value) {
        if (value instanceof Vector vector) {
            return vector.elements();
        }
        throw new QueryException(whose + " takes series, not a number");
    }

    private static Map<String, String> unnamed(SortedMap<String, String> labels) {
        Map<String, String> rest = new TreeMap<>(labels);
        rest.remove(Point.NAME);
        return rest;
    }
}
