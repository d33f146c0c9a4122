package io.canaryjudge.benchmarks.sources;

/** What is different about a canary, from one moment on. */
enum Change {
    NONE("nothing", 0, 1),
    SOME_ERRORS("3 % more requests fail", 0.03, 1),
    MANY_ERRORS("20 % more requests fail", 0.2, 1),
    SLOWER("1.5 times as slow", 0, 1.5),
    MUCH_SLOWER("3 times as slow", 0, 3);

    private final String words;
    private final double failing;
    private final double slower;

    Change(String words, double failing, double slower) {
        this.words = words;
        this.failing = failing;
        this.slower = slower;
    }

    String words() {
        return words;
    }

    /** The share of requests that fail because of it. */
    double failing() {
        return failing;
    }

    /** The factor that latencies have because of it. */
    double slower() {
        return slower;
    }
}
