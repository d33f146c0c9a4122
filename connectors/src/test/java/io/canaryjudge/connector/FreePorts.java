package io.canaryjudge.connector;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports for programs that have to be told where to listen, or that have to be there again after a while.
 *
 * <p>They are below those that the system gives to whoever asks for any port (from 32768 on Linux, from 49152
 * elsewhere): one of those may be another connection's by the time that the program binds it, and who tries again and
 * again to reach a program that is down can be given its port as his own end. Safe for use by many threads.
 */
public final class FreePorts {

    private static final int FIRST = 15_000;
    private static final int COUNT = 17_000;

    /** Begins anywhere, as another run of tests may be under way on the same machine. */
    private static final AtomicInteger given =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(COUNT));

    private FreePorts() {}

    /** A port of the loopback address on which nobody listens, and which no one else was given in this process. */
    public static int next() {
        for (int tried = 0; tried < COUNT; tried++) {
            int port = FIRST + Math.floorMod(given.getAndIncrement(), COUNT);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no port from " + FIRST + " to " + (FIRST + COUNT - 1) + " is free");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
