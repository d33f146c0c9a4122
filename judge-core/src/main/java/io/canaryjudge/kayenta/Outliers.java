package io.canaryjudge.kayenta;

/** What is done with points far from the others of their side. */
public sealed interface Outliers {

    /** Nothing. */
    Outliers KEEP = new Keep();

    /** They stay. */
    record Keep() implements Outliers {}

    /**
     * They are left out: points beyond the quartiles by more than {@code factor} interquartile ranges, as long as they
     * are also beyond the 1st or 99th percentile.
     *
     * @param factor above 0; Kayenta's default is 3
     */
    record Remove(double factor) implements Outliers {

        /** @throws KayentaInputException if {@code factor} is not above 0 */
        public Remove {
            if (!(factor > 0)) {
                throw new KayentaInputException("outlierFactor must be greater than 0, was " + factor);
            }
        }
    }
}
