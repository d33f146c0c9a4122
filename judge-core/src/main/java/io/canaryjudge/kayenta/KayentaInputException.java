package io.canaryjudge.kayenta;

/** An input for which Kayenta's whole judge call throws, so that no metric has a result. */
public final class KayentaInputException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /** @param message what is wrong, for the one who wrote the input */
    public KayentaInputException(String message) {
        super(message);
    }
}
