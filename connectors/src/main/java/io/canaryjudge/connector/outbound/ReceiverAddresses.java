package io.canaryjudge.connector.outbound;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Where a receiver can be reached. The addresses found here are checked and then connected to themselves; a name that
 * was checked and looked up again could by then mean another machine.
 */
public final class ReceiverAddresses {

    /** More would only make the attempts on each too short. */
    private static final int MOST = 4;

    private final Vertx vertx;
    private final HostResolver resolver;
    private final String host;
    private final AddressPolicy policy;

    /** @param host looked up anew each time */
    public ReceiverAddresses(Vertx vertx, HostResolver resolver, String host, AddressPolicy policy) {
        this.vertx = vertx;
        this.resolver = resolver;
        this.host = host;
        this.policy = policy;
    }

    /**
     * One to four permitted addresses, best first, or {@link AddressRefusedException}. Looks them up off the event
     * loop.
     */
    public Future<List<InetAddress>> find() {
        return vertx.executeBlocking(() -> resolver.resolve(host), false).map(this::permitted);
    }

    private List<InetAddress> permitted(List<InetAddress> found) {
        List<InetAddress> permitted =
                found.stream().filter(policy::permits).limit(MOST).collect(Collectors.toUnmodifiableList());
        if (permitted.isEmpty()) {
            throw new AddressRefusedException(policy);
        }
        return permitted;
    }
}
