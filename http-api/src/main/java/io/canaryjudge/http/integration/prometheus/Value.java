package io.canaryjudge.http.integration.prometheus;

import java.util.List;
import java.util.SortedMap;

/** What an expression is at one moment. */
sealed interface Value {

    /** One number. */
    record Scalar(double number) implements Value {}

    /** Numbers by their labels. */
    record Vector(List<Element> elements) implements Value {

        /** Copies the list. */
        public Vector {
            elements = List.copyOf(elements);
        }
    }

    /** One number with its labels. */
    record Element(SortedMap<String, String> labels, double number) {}
}
