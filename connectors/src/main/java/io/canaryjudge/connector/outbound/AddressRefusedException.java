package io.canaryjudge.connector.outbound;

/** A receiver whose host has no address that the policy permits. */
public final class AddressRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The addresses are left out: whoever may set a receiver should not learn what names mean inside. */
    AddressRefusedException(AddressPolicy policy) {
        super("the host has no address that the policy " + policy + " permits");
    }
}
