package io.canaryjudge.fuzz;

/** A decoder, with bodies made for it and a slow and simple decoder to compare it with. Used by one thread. */
public interface Subject {

    /** The next body, damaged more often than not. */
    byte[] next();

    /** How much the decoder may come to keep from one body for the next, by limits of its own, in bytes of the heap. */
    default long mostBytesKept() {
        return 0;
    }

    /**
     * Reads a body with both decoders.
     *
     * @return whether the decoder took all of it; a part may have been taken where it did not
     * @throws AssertionError if the two disagree
     */
    boolean takes(byte[] body);
}
