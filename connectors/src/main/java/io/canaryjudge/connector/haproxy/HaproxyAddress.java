package io.canaryjudge.connector.haproxy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** Where a HAProxy listens for commands, as its line {@code stats socket} says. */
public sealed interface HaproxyAddress {

    /** Connects; blocks, and ends when the thread is interrupted. */
    SocketChannel connect() throws IOException;

    /** A socket in the file system. */
    record Unix(Path path) implements HaproxyAddress {
        @Override
        public SocketChannel connect() throws IOException {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                channel.connect(UnixDomainSocketAddress.of(path));
                return channel;
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        }
    }

    /**
     * A port. Whoever reaches it commands HAProxy; it should be open to this process alone.
     *
     * @param port 1 to 65535
     */
    record Tcp(String host, int port) implements HaproxyAddress {

        private static final int MAX_PORT = 65_535;

        /** @throws IllegalArgumentException if there is no host, or the port is outside its range */
        public Tcp {
            if (host.isBlank() || port < 1 || port > MAX_PORT) {
                throw new IllegalArgumentException(
                        "address must be a host and a port from 1 to " + MAX_PORT + ", was '" + host + "' and " + port);
            }
        }

        @Override
        public SocketChannel connect() throws IOException {
            return SocketChannel.open(new InetSocketAddress(host, port));
        }
    }
}
