package io.canaryjudge.metric;

/** What a metric's value is measured in. */
public enum Unit {
    /** A share of the whole, 0 to 1. */
    RATIO("ratio"),
    MILLISECONDS("ms");

    private final String symbol;

    Unit(String symbol) {
        this.symbol = symbol;
    }

    /** The symbol used in JSON and on pages. */
    public String symbol() {
        return symbol;
    }
}
