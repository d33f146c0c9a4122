package io.canaryjudge.benchmarks.poll;

import io.canaryjudge.benchmarks.load.ServerProcess;
import io.canaryjudge.http.access.TokenText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/** Starts what answers: the service with and without authentication, and the bare server. */
final class PollServers {

    private static final int CORES = Runtime.getRuntime().availableProcessors();

    private PollServers() {}

    /** A token that may be new to everybody. */
    static TokenText token() {
        return TokenText.random(new SecureRandom());
    }

    /** The service as its launcher starts it. */
    static ServerProcess open() throws IOException, InterruptedException {
        return judge("judge", "");
    }

    /** The service with authentication: this token may do everything, as often as any may. */
    static ServerProcess guarded(TokenText token) throws IOException, InterruptedException {
        return judge("judge with tokens", """
                access:
                  authentication: required
                  adminTokenHash: %s
                  requestsPerSecond: 1000000
                """.formatted(token.hash()));
    }

    private static ServerProcess judge(String word, String settings) throws IOException, InterruptedException {
        return ServerProcess.start(word, CORES, "/readyz", (port, folder) -> {
            Path file = folder.resolve("judge.yaml");
            Files.writeString(file, "dataDirectory: " + folder.resolve("data") + "\n" + settings);
            return List.of("./judge", "serve", "--port", Integer.toString(port), "--config", file.toString());
        });
    }

    /** A server that has nothing but these answers. */
    static ServerProcess bare(List<Answer> answers) throws IOException, InterruptedException {
        return ServerProcess.start("bare", CORES, "/0", (port, folder) -> {
            List<String> command = java(BareServer.class);
            command.add(Integer.toString(port));
            for (int i = 0; i < answers.size(); i++) {
                Path file = folder.resolve("answer-" + i);
                Files.writeString(file, answers.get(i).text(), StandardCharsets.ISO_8859_1);
                command.add(file.toString());
            }
            return command;
        });
    }

    /** How a class of this program is run in a process of its own. */
    static List<String> java(Class<?> main) {
        return new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    }
}
