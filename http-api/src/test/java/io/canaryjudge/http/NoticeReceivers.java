package io.canaryjudge.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Real receivers of notices on the loopback address, which are away first: they refuse everything until they are there. */
final class NoticeReceivers implements AutoCloseable {

    private final HttpServer http;
    private final ServerSocket smtp;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Taken> taken = new CopyOnWriteArrayList<>();
    private final List<String> mails = new CopyOnWriteArrayList<>();
    private final List<String> refused = new CopyOnWriteArrayList<>();
    private volatile boolean areThere;

    NoticeReceivers() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/", this::take);
        http.start();
        smtp = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    int httpPort() {
        return http.getAddress().getPort();
    }

    int smtpPort() {
        return smtp.getLocalPort();
    }

    /** Takes everything from now on. */
    void come() {
        areThere = true;
    }

    /** What was posted to a path and taken, in its order. */
    List<Taken> taken(String path) {
        return taken.stream().filter(each -> each.path().equals(path)).toList();
    }

    /** The messages that the mail server took. */
    List<String> mails() {
        return mails;
    }

    /** The first steps of paths of what was refused, and {@code mail}. */
    List<String> refused() {
        return refused;
    }

    private void take(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        String id = String.valueOf(exchange.getRequestHeaders().getFirst("ce-id"));
        boolean asks = exchange.getRequestMethod().equals("GET");
        byte[] answer = (asks ? "[{\"id\":7}]" : "ok").getBytes(UTF_8);
        if (!areThere) {
            refused.add(path.replaceFirst("^/([a-z]*).*", "$1"));
        } else if (!asks) {
            taken.add(new Taken(path, id, body));
        }
        exchange.sendResponseHeaders(areThere ? 200 : 503, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private void accept() {
        while (!smtp.isClosed()) {
            try {
                Socket client = smtp.accept();
                threads.execute(() -> talk(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void talk(Socket client) {
        try (client;
                BufferedReader in = new BufferedReader(new InputStreamReader(client.getInputStream(), UTF_8))) {
            if (!areThere) {
                refused.add("mail");
                say(client, "421 later");
                return;
            }
            say(client, "220 smtp.test ESMTP");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String command = line.toLowerCase(Locale.ROOT);
                if (command.equals("data")) {
                    say(client, "354 go on");
                    String mail = message(in);
                    mails.add(mail);
                }
                say(client, command.equals("quit") ? "221 bye" : "250 ok");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String message(BufferedReader in) throws IOException {
        StringBuilder message = new StringBuilder();
        for (String line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
            message.append(line).append('\n');
        }
        return message.toString();
    }

    private static void say(Socket client, String line) throws IOException {
        OutputStream out = client.getOutputStream();
        out.write((line + "\r\n").getBytes(UTF_8));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        http.stop(0);
        smtp.close();
        threads.shutdownNow();
    }

    /** A request that was taken. */
    record Taken(String path, String eventId, String body) {}
}
