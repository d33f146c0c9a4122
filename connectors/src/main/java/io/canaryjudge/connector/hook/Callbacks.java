package io.canaryjudge.connector.hook;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Final replies that were called back, each until somebody asks for it; the oldest goes when there are too many. */
final class Callbacks {

    private static final int MOST = 1000;

    private final Map<String, Reply> replies = new LinkedHashMap<>();

    synchronized void put(String command, Reply reply) {
        replies.remove(command);
        replies.put(command, reply);
        if (replies.size() > MOST) {
            replies.remove(replies.keySet().iterator().next());
        }
        notifyAll();
    }

    synchronized Optional<Reply> take(String command) {
        return Optional.ofNullable(replies.remove(command));
    }

    /** Waits until it is there, for some time. */
    synchronized Optional<Reply> await(String command, long millis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (!replies.containsKey(command)) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                return Optional.empty();
            }
            wait(left);
        }
        return take(command);
    }
}
