package io.canaryjudge.connector.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Finds the addresses of a host. */
@FunctionalInterface
public interface HostResolver {

    /** The host's addresses, best first, never none. May block for as long as the name service takes. */
    List<InetAddress> resolve(String host) throws UnknownHostException;

    /** The one that every Java program uses: the hosts file, then the name service, as the system is set up. */
    static HostResolver system() {
        return host -> List.of(InetAddress.getAllByName(host));
    }
}
