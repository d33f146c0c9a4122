package io.canaryjudge.benchmarks.poll;

import io.canaryjudge.benchmarks.load.ServerProcess;
import java.io.IOException;
import java.util.List;

/**
 * Something that is read.
 *
 * @param word what to call it
 * @param server who answers
 * @param headers lines without their ends
 */
record Reading(String word, ServerProcess server, String path, List<String> headers) {

    Reading {
        headers = List.copyOf(headers);
    }

    /** What is answered at present. */
    Answer answer() throws IOException {
        return Answer.of(server.port(), path, headers);
    }

    /** The same question to the server that has all answers. */
    Reading at(ServerProcess bare, int answer) {
        return new Reading(word, bare, "/" + answer, headers);
    }

    String url() {
        return "http://127.0.0.1:" + server.port() + path;
    }
}
