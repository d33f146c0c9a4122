package io.canaryjudge.connector.statsd;

import io.canaryjudge.window.CountedRequests;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.datagram.DatagramPacket;
import io.vertx.core.datagram.DatagramSocket;
import io.vertx.core.datagram.DatagramSocketOptions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens for StatsD over UDP and hands on what was counted, several times a second. All its methods must be called on one
 * Vert.x context, on which it calls its receiver.
 *
 * <p>Nothing waits in this process: a datagram is read when it comes, and what it told is put together with the others of
 * the same fraction of a second. Where more come than can be read, the kernel drops them; {@link StatsdCounts} says how many.
 */
public final class StatsdListener {

    private static final Logger LOG = LoggerFactory.getLogger(StatsdListener.class);

    private static final long FLUSH_MILLIS = 200;
    private static final long DROPS_MILLIS = 5_000;
    private static final long LOG_MILLIS = 60_000;

    /** After so many readings a batch is handed on at once. */
    private static final int MOST_READINGS = 10_000;

    /** Room for bursts, and more than the largest datagram; the kernel may give less. */
    private static final int RECEIVE_BUFFER_BYTES = 1 << 20;

    private static final List<String> SOCKET_TABLES = List.of("/proc/net/udp", "/proc/net/udp6");

    private final Vertx vertx;
    private final StatsdConfig config;
    private final InstantSource clock;
    private final StatsdDecoder decoder;
    private final Consumer<List<CountedRequests>> receiver;
    private final ReadingBatch batch = new ReadingBatch();
    private final StatsdCounts counts = new StatsdCounts();
    private final Map<LineFate, Long> loggedMillis = new EnumMap<>(LineFate.class);
    private final List<Long> timers = new ArrayList<>();
    private final StatsdDecoder.Sink sink = new StatsdDecoder.Sink() {
        @Override
        public void take(Reading reading) {
            batch.add(reading);
        }

        @Override
        public void end(LineFate fate, String line) {
            StatsdListener.this.end(fate, line);
        }
    };
    private final DatagramSocket socket;

    /**
     * A listener that does not listen yet.
     *
     * @param random decides how counts that are no whole numbers are rounded
     * @param receiver takes what was counted
     */
    public StatsdListener(
            Vertx vertx,
            StatsdConfig config,
            InstantSource clock,
            RandomGenerator random,
            Consumer<List<CountedRequests>> receiver) {
        this.vertx = vertx;
        this.config = config;
        this.clock = clock;
        this.receiver = receiver;
        decoder = new StatsdDecoder(config.mapping(), random);
        socket = vertx.createDatagramSocket(new DatagramSocketOptions().setReceiveBufferSize(RECEIVE_BUFFER_BYTES));
    }

    /** What it has seen. */
    public StatsdCounts counts() {
        return counts;
    }

    /** Begins to listen; fails with a {@link StatsdAddressException} where it cannot. */
    public Future<Void> start() {
        socket.handler(this::datagram);
        socket.exceptionHandler(failure -> LOG.warn("the StatsD socket failed: {}", failure.getMessage()));
        return socket.listen(config.port(), config.host())
                .recover(failure -> Future.failedFuture(new StatsdAddressException(config, failure)))
                .onSuccess(listening -> startTimers())
                .mapEmpty();
    }

    private void startTimers() {
        timers.add(vertx.setPeriodic(FLUSH_MILLIS, timer -> flush()));
        timers.add(vertx.setPeriodic(DROPS_MILLIS, timer -> readDrops()));
        LOG.info("listening for StatsD on {}:{} (UDP)", config.host(), config.port());
    }

    /** Ends listening, after handing on what has come. */
    public Future<Void> stop() {
        timers.forEach(vertx::cancelTimer);
        timers.clear();
        flush();
        return socket.close();
    }

    private void datagram(DatagramPacket packet) {
        counts.datagram();
        decoder.decode(packet.data().getBytes(), clock.millis(), sink);
        if (batch.readings() >= MOST_READINGS) {
            flush();
        }
    }

    private void flush() {
        ReadingBatch.Drained drained = batch.drain(clock.millis());
        counts.unmatched(drained.unmatchedErrors());
        if (!drained.requests().isEmpty()) {
            receiver.accept(drained.requests());
        }
    }

    private void end(LineFate fate, String line) {
        counts.line(fate);
        if (fate.isExpected()) {
            return;
        }
        long now = clock.millis();
        Long last = loggedMillis.get(fate);
        if (last == null || now - last > LOG_MILLIS || now < last) {
            loggedMillis.put(fate, now);
            LOG.warn("StatsD line refused, {} so far: {}; it was '{}'", counts.lines(fate), fate.rule(), shown(line));
        }
    }

    private static String shown(String line) {
        String start = line.length() > 200 ? line.substring(0, 200) + "…" : line;
        return start.replaceAll("[\\p{Cntrl}\\p{Cs}\\u2028\\u2029]", "?");
    }

    /** The kernel's tables are files, which Vert.x reads on a worker; elsewhere than on Linux there are none. */
    private void readDrops() {
        List<Future<Long>> drops = SOCKET_TABLES.stream().map(this::drops).toList();
        Future.join(drops)
                .onSuccess(read -> counts.kernelDrops(
                        drops.stream().mapToLong(Future::result).sum()));
    }

    private Future<Long> drops(String table) {
        return vertx.fileSystem()
                .readFile(table)
                .map(Buffer::toString)
                .map(text -> KernelDrops.of(text, config.port()))
                .otherwise(0L);
    }
}
