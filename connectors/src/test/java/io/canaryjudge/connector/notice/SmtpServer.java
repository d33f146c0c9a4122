package io.canaryjudge.connector.notice;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PfxOptions;
import io.vertx.core.parsetools.RecordParser;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An SMTP server on the loopback address as far as RFC 5321 goes for one message: it remembers what it was told and the
 * messages it took, and answers a command otherwise when told to.
 */
final class SmtpServer {

    private final NetServer server;
    private final List<String> extensions;
    private final Map<String, String> otherReplies = new ConcurrentHashMap<>();
    private final List<String> commands = new CopyOnWriteArrayList<>();
    private final List<String> messages = new CopyOnWriteArrayList<>();
    private final AtomicInteger open = new AtomicInteger();

    /** A server that offers some extensions; STARTTLS needs the identity. */
    SmtpServer(Vertx vertx, @Nullable PfxOptions identity, String... extensions) throws Exception {
        this.extensions = List.of(extensions);
        NetServerOptions options = new NetServerOptions();
        if (identity != null) {
            options.setKeyCertOptions(identity);
        }
        server = vertx.createNetServer(options).connectHandler(socket -> new Dialogue(socket).begin());
        server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    int port() {
        return server.actualPort();
    }

    /**
     * Answers a command otherwise than with success.
     *
     * @param command its beginning, such as {@code RCPT TO:<a@b}, {@code CONNECT} or {@code MESSAGE}, in lower case
     * @param reply a code and a text; empty for none at all
     */
    SmtpServer reply(String command, String reply) {
        otherReplies.put(command, reply);
        return this;
    }

    List<String> commands() {
        return List.copyOf(commands);
    }

    /** What stood between DATA and its end, without the dots that were doubled. */
    List<String> messages() {
        return List.copyOf(messages);
    }

    int openConnections() {
        return open.get();
    }

    /** With one client. */
    private final class Dialogue {

        private final NetSocket socket;
        private final StringBuilder message = new StringBuilder();
        private boolean readsMessage;

        Dialogue(NetSocket socket) {
            this.socket = socket;
        }

        void begin() {
            open.incrementAndGet();
            socket.closeHandler(closed -> open.decrementAndGet());
            socket.handler(RecordParser.newDelimited("\r\n", line -> take(line.toString())));
            say("connect", "220 smtp.test ESMTP");
        }

        private void take(String line) {
            if (!readsMessage) {
                commands.add(line);
                answer(line.toLowerCase(Locale.ROOT));
            } else if (line.equals(".")) {
                readsMessage = false;
                messages.add(message.toString());
                say("message", "250 taken");
            } else {
                message.append(line.startsWith(".") ? line.substring(1) : line).append('\n');
            }
        }

        private void answer(String command) {
            if (command.startsWith("ehlo")) {
                StringBuilder greeting = new StringBuilder();
                extensions.forEach(each -> greeting.append("250-").append(each).append("\r\n"));
                say(command, greeting + "250 SIZE 100000");
            } else if (command.equals("data")) {
                readsMessage = !otherReplies.containsKey("data");
                say(command, "354 go on");
            } else if (command.equals("starttls")) {
                socket.upgradeToSsl(Buffer.buffer("220 now\r\n"));
            } else if (command.startsWith("auth")) {
                say(command, "235 welcome");
            } else if (command.equals("quit")) {
                socket.write("221 bye\r\n").onComplete(said -> socket.close());
            } else {
                say(command, "250 ok");
            }
        }

        private void say(String command, String usual) {
            String reply = otherReplies.entrySet().stream()
                    .filter(other -> command.startsWith(other.getKey()))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse(usual);
            if (!reply.isEmpty()) {
                socket.write(reply + "\r\n");
            }
        }
    }
}
