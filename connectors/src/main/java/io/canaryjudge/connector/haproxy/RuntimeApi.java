package io.canaryjudge.connector.haproxy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.canaryjudge.connector.control.ControlException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.util.List;

/**
 * Sends commands to a HAProxy, a connection for each line. Blocks, and ends when the thread is interrupted. The answer is
 * never repeated in a message unless it is one of HAProxy's own phrases: on that port may listen anybody.
 */
final class RuntimeApi {

    private static final int MOST_BYTES = 1 << 20;
    private static final List<String> PHRASES = List.of(
            "No such server.",
            "No such backend.",
            "Can't find backend.",
            "Permission denied",
            "Unknown command",
            "Backend is using a static LB algorithm and only accepts weights '0%' and '100%'.");

    private final HaproxyAddress address;

    RuntimeApi(HaproxyAddress address) {
        this.address = address;
    }

    /** Asks for something that HAProxy answers with lines, the last of them empty. */
    List<String> ask(String question) throws ControlException, InterruptedException {
        String answer = exchange(question);
        if (!answer.endsWith("\n\n")) {
            throw ControlException.failed("HAProxy's answer breaks off after " + answer.length() + " characters");
        }
        requireNoPhrase(answer);
        return answer.lines().filter(line -> !line.isBlank()).toList();
    }

    /** Orders things that HAProxy does without a word; anything it says is an objection. */
    void order(List<String> orders) throws ControlException, InterruptedException {
        String answer = exchange(String.join("; ", orders));
        requireNoPhrase(answer);
        if (!answer.isBlank()) {
            throw ControlException.failed(
                    "HAProxy objects in " + answer.length() + " characters that are none of its known phrases");
        }
    }

    private static void requireNoPhrase(String answer) throws ControlException {
        for (String phrase : PHRASES) {
            if (answer.startsWith(phrase) || answer.contains("\n" + phrase)) {
                throw ControlException.hopeless("HAProxy answers: " + phrase);
            }
        }
    }

    private String exchange(String line) throws ControlException, InterruptedException {
        try (SocketChannel channel = address.connect()) {
            ByteBuffer request = ByteBuffer.wrap((line + "\n").getBytes(US_ASCII));
            while (request.hasRemaining()) {
                channel.write(request);
            }
            return read(channel);
        } catch (ClosedByInterruptException e) {
            throw interrupted(e);
        } catch (IOException e) {
            throw ControlException.failed("HAProxy cannot be reached at its runtime API ("
                    + e.getClass().getSimpleName() + ")");
        }
    }

    private static InterruptedException interrupted(ClosedByInterruptException cause) {
        Thread.interrupted();
        InterruptedException interrupted = new InterruptedException("while HAProxy was asked");
        interrupted.initCause(cause);
        return interrupted;
    }

    private static String read(SocketChannel channel) throws IOException, ControlException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        ByteBuffer piece = ByteBuffer.allocate(8192);
        while (channel.read(piece) >= 0) {
            answer.write(piece.array(), 0, piece.position());
            piece.clear();
            if (answer.size() > MOST_BYTES) {
                throw ControlException.failed("HAProxy's answer is longer than " + MOST_BYTES + " bytes");
            }
        }
        return answer.toString(UTF_8);
    }
}
