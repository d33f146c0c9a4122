package io.canaryjudge.fuzz;

/** A decoder, with bodies made for it and a slow and simple decoder to compare it with. Used by one thread. */
public interface Subject {

    /** The next body, damaged more often than not. */
    byte[] next();

    /**
     * Reads a body with both decoders.
     *
     * @return whether the decoder took all of it; a part may have been taken where it did not
     * @throws AssertionError if the two disagree
     */
    boolean takes(byte[] body);
}
