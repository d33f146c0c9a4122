package io.canaryjudge.metric;

/** What a metric's value is measured in. */
public enum Unit {
    /** A share of the whole, 0 to 1. */
    RATIO("ratio"),
    MILLISECONDS("ms"),
    PER_SECOND("/s"),
    /** Whatever the sender of a reading measures in; it has no symbol. */
    OWN("");

    private final String symbol;

    Unit(String symbol) {
        this.symbol = symbol;
    }

    /** The symbol used in JSON and on pages. */
    public String symbol() {
        return symbol;
    }
}
