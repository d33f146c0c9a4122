package io.canaryjudge.kayenta;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** The points of one metric on both sides, such as one per minute. Immutable. */
public final class MetricPair {

    private final String name;
    private final String id;
    private final Map<String, String> tags;
    private final double[] control;
    private final double[] experiment;

    /**
     * Copies the arrays and the tags.
     *
     * @param name of the metric in the {@link CanaryConfig}; several pairs may have one name and differ in tags
     * @param id handed through to the result; empty for none
     * @param tags handed through to the result
     * @param control the baseline's points; NaN stands for a missing one
     * @param experiment the canary's points; need not be as many
     */
    public MetricPair(String name, String id, Map<String, String> tags, double[] control, double[] experiment) {
        this.name = name;
        this.id = id;
        this.tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
        this.control = control.clone();
        this.experiment = experiment.clone();
    }

    /** A pair without id and tags. */
    public static MetricPair of(String name, double[] control, double[] experiment) {
        return new MetricPair(name, "", Map.of(), control, experiment);
    }

    /** The metric's name. */
    public String name() {
        return name;
    }

    /** What identifies this pair; empty for nothing. */
    public String id() {
        return id;
    }

    /** What tells it from other pairs of its metric. */
    public Map<String, String> tags() {
        return tags;
    }

    /** A copy of the baseline's points. */
    public double[] control() {
        return control.clone();
    }

    /** A copy of the canary's points. */
    public double[] experiment() {
        return experiment.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MetricPair that
                && name.equals(that.name)
                && id.equals(that.id)
                && tags.equals(that.tags)
                && Arrays.equals(control, that.control)
                && Arrays.equals(experiment, that.experiment);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, id, tags, Arrays.hashCode(control), Arrays.hashCode(experiment));
    }

    @Override
    public String toString() {
        return "MetricPair[" + name + ", " + control.length + " control and " + experiment.length
                + " experiment points]";
    }
}
