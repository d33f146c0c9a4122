package io.canaryjudge.guard;

/**
 * One thing that is the matter with the traffic at present.
 *
 * @param text what was found, in one line with its numbers
 */
public record GuardFinding(GuardCode code, String text) {

    /** Whether nothing is promoted while it is found. */
    public boolean blocksPromotion() {
        return code.blocksPromotion();
    }
}
