package io.canaryjudge.connector.store;

import io.canaryjudge.spi.Commit;
import io.canaryjudge.spi.CommitOutcome;
import io.canaryjudge.spi.Store;
import io.canaryjudge.spi.StreamHead;
import java.io.PrintStream;
import java.nio.file.Path;

/** A process that commits entry after entry, each with a delivery, and says which are confirmed, until it is killed. */
final class CrashingWriter {

    private CrashingWriter() {}

    public static void main(String[] place) {
        PrintStream out = new PrintStream(System.out, true);
        try (Store store = place.length == 1
                ? SqlStore.file(Path.of(place[0]))
                : SqlStore.postgres(PostgresConfig.of(place[0], place[1], ""))) {
            long after = store.journal().find("crash").map(StreamHead::entries).orElse(0L);
            while (after < 1_000_000) {
                CommitOutcome outcome = store.journal()
                        .commit(Commit.of("crash", after, StoreContract.fact("tick"))
                                .withDelivery(StoreContract.delivery("crash", "msg_" + after)));
                after = ((CommitOutcome.Written) outcome).head().entries();
                out.println(after);
            }
        }
    }
}
