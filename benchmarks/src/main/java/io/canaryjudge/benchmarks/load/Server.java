package io.canaryjudge.benchmarks.load;

import java.io.IOException;

/** A server that takes samples. */
final class Server implements AutoCloseable {

    private final ServerKind kind;
    private final ServerProcess process;

    private Server(ServerKind kind, ServerProcess process) {
        this.kind = kind;
        this.process = process;
    }

    /**
     * Starts a server and waits until it answers.
     *
     * @param cores it may use the first so many
     * @throws IOException if it does not start
     */
    static Server start(ServerKind kind, int cores) throws IOException, InterruptedException {
        ServerProcess process = ServerProcess.start(kind.word(), cores, kind.readyPath(), kind::command);
        for (String path : kind.preparations()) {
            process.send("POST", path, "");
        }
        return new Server(kind, process);
    }

    ServerKind kind() {
        return kind;
    }

    int port() {
        return process.port();
    }

    long pid() {
        return process.pid();
    }

    long liveBytes() throws IOException, InterruptedException {
        return process.liveBytes();
    }

    /** What it answers to a question. */
    String get(String path) throws IOException, InterruptedException {
        return process.get(path);
    }

    /** Ends the process and removes its folder. */
    @Override
    public void close() throws IOException {
        process.close();
    }
}
