package io.canaryjudge.kayenta;

/** What a score amounts to. */
public enum ScoreClass {
    PASS("Pass"),
    MARGINAL("Marginal"),
    FAIL("Fail");

    private final String word;

    ScoreClass(String word) {
        this.word = word;
    }

    /** The word in Kayenta's JSON. */
    public String word() {
        return word;
    }
}
