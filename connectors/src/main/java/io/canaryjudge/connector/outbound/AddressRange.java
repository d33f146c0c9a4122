package io.canaryjudge.connector.outbound;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * The addresses of one family that begin with the same bits.
 *
 * @param bits in an address of the family: 32 or 128
 * @param length how many of them are the same
 * @param prefix those, as a number
 */
record AddressRange(int bits, int length, BigInteger prefix) {

    /** @param text such as {@code 10.0.0.0/8} or {@code fc00::/7} */
    static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        byte[] address = literal(text.substring(0, slash)).getAddress();
        int length = Integer.parseInt(text.substring(slash + 1));
        int bits = 8 * address.length;
        return new AddressRange(bits, length, new BigInteger(1, address).shiftRight(bits - length));
    }

    boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        return 8 * bytes.length == bits
                && new BigInteger(1, bytes).shiftRight(bits - length).equals(prefix);
    }

    private static InetAddress literal(String address) {
        try {
            return InetAddress.getByName(address);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("not an address: " + address, e);
        }
    }
}
