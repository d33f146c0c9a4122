package io.canaryjudge.connector.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;

/** Reads what a program writes to its end, and keeps the beginning of it. */
final class Output implements Runnable {

    private static final int MOST_KEPT = 64 << 10;
    private static final long PATIENCE_MILLIS = 500;

    private final InputStream stream;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final Thread reader;
    private boolean isLonger;

    private Output(InputStream stream, String name) {
        this.stream = stream;
        this.reader = new Thread(this, name);
        reader.setDaemon(true);
    }

    static Output reading(InputStream stream, String name) {
        Output output = new Output(stream, name);
        output.reader.start();
        return output;
    }

    @Override
    public void run() {
        byte[] piece = new byte[8192];
        try (stream) {
            for (int length = stream.read(piece); length >= 0; length = stream.read(piece)) {
                keep(piece, length);
            }
        } catch (IOException ended) {
            // a program that is killed leaves no more than it has written
        }
    }

    private synchronized void keep(byte[] piece, int length) {
        int room = Math.min(length, MOST_KEPT - kept.size());
        kept.write(piece, 0, room);
        isLonger |= room < length;
    }

    /** What there is shortly after the program's end; what it has left running may go on writing. */
    String text() throws InterruptedException {
        reader.join(PATIENCE_MILLIS);
        synchronized (this) {
            return kept.toString(UTF_8);
        }
    }

    synchronized boolean isLonger() {
        return isLonger;
    }

    /** Stops reading, even if somebody goes on writing. */
    void end() throws InterruptedException {
        try {
            stream.close();
        } catch (IOException alreadyClosed) {
            // which is what is wanted
        }
        TimeUnit.MILLISECONDS.timedJoin(reader, PATIENCE_MILLIS);
    }
}
