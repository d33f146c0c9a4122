package io.canaryjudge.contrast;

/**
 * How far an estimate lies beyond its null, against what noise explains.
 *
 * @param effect distance beyond the null; negative on the wrong side of it
 * @param timeTerm squared distance that noise over time explains; shrinks as windows come
 * @param instanceTerm squared distance that differences between instances explain; does not shrink with time
 * @param standardError of the estimate, at this one look
 * @param windows windows behind the estimate
 */
public record Separation(double effect, double timeTerm, double instanceTerm, double standardError, long windows) {

    /** The distance that proves the effect; infinite when it is too early. */
    public double halfWidth() {
        return Math.sqrt(timeTerm + instanceTerm);
    }

    /** The distance that is proven; minus infinity when it is too early. */
    public double lowerBound() {
        return effect - halfWidth();
    }

    /** Whether the effect is proven. */
    public boolean isProven() {
        return effect > 0 && effect >= halfWidth();
    }

    /**
     * How many more windows would prove an effect that stays as it is.
     *
     * @return 0 or more; infinite when time will not help, because the effect is on the wrong side or within what
     *     instances may differ
     */
    public double remainingWindows() {
        double beyondInstances = effect * effect - instanceTerm;
        if (!(effect > 0) || !(beyondInstances > 0)) {
            return Double.POSITIVE_INFINITY;
        }
        return Math.max(0, windows * (timeTerm / beyondInstances - 1));
    }

    /**
     * By how many times more instances their differences would be as small as the effect; above 1, more time alone
     * proves nothing.
     *
     * @return 0 or more; infinite on the wrong side, where more instances do not help either
     */
    public double instanceFactor() {
        return effect > 0 ? instanceTerm / (effect * effect) : Double.POSITIVE_INFINITY;
    }

    /** This one, or the other where only that is proven, or nearer to it. */
    public Separation orNearer(Separation other) {
        return isProven() || (!other.isProven() && remainingWindows() <= other.remainingWindows()) ? this : other;
    }
}
