package io.canaryjudge.http.coding;

/** Why a body could not be unpacked; the message names the coding or the limit and may be told to the sender. */
public final class UnpackException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean tooLarge;

    private UnpackException(boolean tooLarge, String message) {
        super(message);
        this.tooLarge = tooLarge;
    }

    static UnpackException tooLarge(int limit) {
        return new UnpackException(true, "the body is larger than the limit of " + limit + " bytes");
    }

    static UnpackException malformed(ContentCoding coding, String why) {
        return new UnpackException(
                false,
                "the body is not " + coding.word() + " from its beginning to its end, as its encoding says: " + why);
    }

    /** Whether more comes out than was allowed; else the body is malformed. */
    public boolean isTooLarge() {
        return tooLarge;
    }
}
