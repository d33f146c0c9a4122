package io.canaryjudge.analysis;

import io.canaryjudge.judgement.MetricJudge;
import io.canaryjudge.window.WindowPair;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * The evidence up to the last sealed window, and a step for each window after it. A look reads the open windows anew and
 * keeps the steps up to the first one that has changed; most looks add one step. Used by one thread.
 */
final class EvidenceChain {

    private final List<MetricJudge> judges;
    private final Deque<Step> open = new ArrayDeque<>();
    private final Evidence start;
    private Evidence sealed;

    EvidenceChain(Evidence start, List<MetricJudge> judges) {
        this.judges = judges;
        this.start = start;
        sealed = start;
    }

    /**
     * The evidence of all windows through {@code lastWindow}.
     *
     * @param lastSealed the last window that will not change any more
     */
    Evidence readThrough(long lastWindow, long lastSealed, WindowSource windows) {
        Evidence known = keepUnchanged(lastWindow, windows);
        while (known.next() <= lastWindow) {
            WindowPair window = windows.at(known.next());
            known = known.after(window, judges);
            open.addLast(new Step(window, known));
        }
        while (!open.isEmpty() && open.getFirst().window().index() <= lastSealed) {
            sealed = open.removeFirst().after();
        }
        return known;
    }

    /** Drops the steps from the first changed window on; gives the evidence before it. */
    private Evidence keepUnchanged(long lastWindow, WindowSource windows) {
        Evidence known = sealed;
        boolean unchanged = true;
        for (Iterator<Step> steps = open.iterator(); steps.hasNext(); ) {
            Step step = steps.next();
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
    private record Step(WindowPair window, Evidence after) {}
}
