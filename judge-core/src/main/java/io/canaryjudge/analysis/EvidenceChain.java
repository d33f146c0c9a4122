package io.canaryjudge.analysis;

import io.canaryjudge.window.WindowPair;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.function.BiFunction;
import java.util.function.ToLongFunction;

/**
 * The evidence up to the last sealed window, and a step for each window after it. A look reads the open windows anew and
 * keeps the steps up to the first one that has changed; most looks add one step. Used by one thread.
 *
 * @param <E> the evidence, immutable
 */
final class EvidenceChain<E> {

    private final ToLongFunction<E> next;
    private final BiFunction<E, WindowPair, E> after;
    private final Deque<Step<E>> open = new ArrayDeque<>();
    private final E start;
    private E sealed;

    /**
     * A chain of no step.
     *
     * @param next the window that some evidence is to read next
     * @param after some evidence with one more window
     */
    EvidenceChain(E start, ToLongFunction<E> next, BiFunction<E, WindowPair, E> after) {
        this.next = next;
        this.after = after;
        this.start = start;
        sealed = start;
    }

    /**
     * The evidence of all windows through {@code lastWindow}.
     *
     * @param lastSealed the last window that will not change any more
     */
    E readThrough(long lastWindow, long lastSealed, WindowSource windows) {
        E known = keepUnchanged(lastWindow, windows);
        while (next.applyAsLong(known) <= lastWindow) {
            WindowPair window = windows.at(next.applyAsLong(known));
            known = after.apply(known, window);
            open.addLast(new Step<>(window, known));
        }
        while (!open.isEmpty() && open.getFirst().window().index() <= lastSealed) {
            sealed = open.removeFirst().after();
        }
        return known;
    }

    /** Drops the steps from the first changed window on; gives the evidence before it. */
    private E keepUnchanged(long lastWindow, WindowSource windows) {
        E known = sealed;
        boolean unchanged = true;
        for (Iterator<Step<E>> steps = open.iterator(); steps.hasNext(); ) {
            Step<E> step = steps.next();
            long index = step.window().index();
            unchanged = unchanged && index <= lastWindow && windows.at(index).equals(step.window());
            if (unchanged) {
                known = step.after();
            } else {
                steps.remove();
            }
        }
        return known;
    }

    /** Lets go of all but the start; nothing can be read after it. */
    void release() {
        open.clear();
        sealed = start;
    }

    /** One window and the evidence with it. */
    private record Step<E>(WindowPair window, E after) {}
}
