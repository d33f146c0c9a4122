package io.canaryjudge.http.demo;

import java.util.List;

/**
 * Deals turns out by weight, without chance: of as many turns in a row as the weights sum up to, each choice gets exactly
 * its weight, evenly spread. Used by one thread.
 */
final class WeightedRoundRobin<T> {

    /*
     * Smooth weighted round robin as in nginx: each turn adds to every choice's credit its weight, picks the largest
     * credit, and takes the sum of the weights from it. Credits sum to 0 after each turn and to nothing but 0 after a
     * whole cycle, so the cycle repeats.
     */

    private final List<Choice<T>> choices;
    private final long[] credits;
    private final long sumOfWeights;

    /** @throws IllegalArgumentException if no weight is above 0 */
    WeightedRoundRobin(List<Choice<T>> choices) {
        this.choices = List.copyOf(choices);
        credits = new long[choices.size()];
        sumOfWeights = choices.stream().mapToLong(Choice::weight).sum();
        if (sumOfWeights == 0) {
            throw new IllegalArgumentException("at least one weight must be above 0");
        }
    }

    /** Turns for equals. */
    static <T> WeightedRoundRobin<T> ofEquals(List<T> values) {
        return new WeightedRoundRobin<>(
                values.stream().map(value -> new Choice<>(value, 1)).toList());
    }

    /** Whose turn it is. */
    T next() {
        int best = -1;
        for (int i = 0; i < credits.length; i++) {
            credits[i] += choices.get(i).weight();
            if (choices.get(i).weight() > 0 && (best < 0 || credits[i] > credits[best])) {
                best = i;
            }
        }
        credits[best] -= sumOfWeights;
        return choices.get(best).value();
    }

    /**
     * What gets turns.
     *
     * @param weight its share of the sum of all weights, 0 to a million
     */
    record Choice<T>(T value, int weight) {

        /** @throws IllegalArgumentException if the weight is outside its range */
        Choice {
            if (weight < 0 || weight > 1_000_000) {
                throw new IllegalArgumentException("weight must be 0 to 1000000, was " + weight);
            }
        }
    }
}
