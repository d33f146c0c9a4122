package io.canaryjudge.connector.outbound;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The addresses that lead to the public internet and nowhere else, by the IANA registries of special-purpose addresses.
 *
 * <p>Of IPv4 all but the special ranges are public. Of IPv6 only {@code 2000::/3} is handed out, and parts of it carry
 * an IPv4 address inside, which a translator on the way would unpack; of those only NAT64 is in use, and its inner
 * address is looked at.
 */
final class PublicAddresses {

    private static final List<AddressRange> SPECIAL_V4 = ranges(
            "0.0.0.0/8", // this network
            "10.0.0.0/8", // private
            "100.64.0.0/10", // shared by carriers; one cloud's metadata
            "127.0.0.0/8", // loopback
            "168.63.129.16/32", // one cloud's host agent, a public address that is answered inside
            "169.254.0.0/16", // link-local; most clouds' metadata
            "172.16.0.0/12", // private
            "192.0.0.0/24", // protocol assignments; one cloud's metadata
            "192.0.2.0/24", // documentation
            "192.88.99.0/24", // 6to4 relays
            "192.168.0.0/16", // private
            "198.18.0.0/15", // benchmarks
            "198.51.100.0/24", // documentation
            "203.0.113.0/24", // documentation
            "224.0.0.0/4", // multicast
            "240.0.0.0/4"); // reserved, broadcast

    private static final AddressRange HANDED_OUT_V6 = AddressRange.parse("2000::/3");

    private static final List<AddressRange> SPECIAL_V6 = ranges(
            "2001::/23", // protocol assignments, Teredo
            "2001:db8::/32", // documentation
            "2002::/16", // 6to4, with an IPv4 address inside
            "3fff::/20"); // documentation

    private static final AddressRange NAT64 = AddressRange.parse("64:ff9b::/96");

    private PublicAddresses() {}

    static boolean contains(InetAddress address) {
        if (address instanceof Inet4Address) {
            return SPECIAL_V4.stream().noneMatch(range -> range.contains(address));
        }
        if (NAT64.contains(address)) {
            return contains(innerAddress(address));
        }
        return HANDED_OUT_V6.contains(address) && SPECIAL_V6.stream().noneMatch(range -> range.contains(address));
    }

    private static InetAddress innerAddress(InetAddress nat64) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(nat64.getAddress(), 12, 16));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    private static List<AddressRange> ranges(String... texts) {
        return Stream.of(texts).map(AddressRange::parse).collect(Collectors.toUnmodifiableList());
    }
}
