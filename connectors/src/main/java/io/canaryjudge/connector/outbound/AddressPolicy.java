package io.canaryjudge.connector.outbound;

import java.net.InetAddress;

/** Which addresses a receiver may have. */
public enum AddressPolicy {

    /**
     * Only those that the whole internet can reach, so that nobody who may set a receiver can make this process call
     * the services beside it or a cloud's metadata.
     */
    PUBLIC_ONLY {
        @Override
        boolean permits(InetAddress address) {
            return PublicAddresses.contains(address);
        }
    },

    /** Every one, for receivers on this host or in the house. */
    ANY {
        @Override
        boolean permits(InetAddress address) {
            return true;
        }
    };

    abstract boolean permits(InetAddress address);
}
