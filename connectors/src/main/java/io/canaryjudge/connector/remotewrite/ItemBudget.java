package io.canaryjudge.connector.remotewrite;

/** How many series, labels, samples and buckets a body may still hold: two bytes can stand for an object of a hundred. */
final class ItemBudget {

    /** Prometheus sends 2 000 samples at a time unless it is told otherwise. */
    static final int MOST_ITEMS = 1_000_000;

    private int left = MOST_ITEMS;

    void take(int items) {
        left -= items;
        if (left < 0) {
            throw RefusedBodyException.tooLarge(
                    "the body holds more than " + MOST_ITEMS + " series, labels, samples and buckets");
        }
    }
}
