package io.canaryjudge.http.service;

import java.util.List;

/**
 * How an analysis came to where it stands.
 *
 * @param names of its metrics, in the order that they have in each look
 * @param total how many looks there were since this process has judged it
 * @param looks some of them, evenly spread over time, and the last one; oldest first
 */
public record History(List<String> names, long total, List<PastLook> looks) {

    /** Copies the lists. */
    public History {
        names = List.copyOf(names);
        looks = List.copyOf(looks);
    }
}
