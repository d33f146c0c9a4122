package io.canaryjudge.http.simulation;

import io.canaryjudge.spi.AttemptOutcome;
import io.canaryjudge.spi.AttemptOutcome.Kind;
import io.canaryjudge.spi.Notification;
import io.canaryjudge.spi.Notifier;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Who gets the webhooks; in foul weather it takes some and says nothing, and does not take others. */
final class Receiver implements Notifier {

    static final String ENDPOINT = "webhook";

    private final World world;
    private final Promises promises;

    Receiver(World world, Promises promises) {
        this.world = world;
        this.promises = promises;
    }

    @Override
    public String receiver() {
        return ENDPOINT;
    }

    @Override
    public CompletionStage<AttemptOutcome> attempt(Notification notification) {
        CompletableFuture<AttemptOutcome> answer = new CompletableFuture<>();
        world.after(world.messageMillis(), () -> {
            AttemptOutcome outcome = take(notification);
            world.after(world.messageMillis(), () -> answer.complete(outcome));
        });
        return answer;
    }

    private AttemptOutcome take(Notification notification) {
        if (world.mishap(0.2)) {
            world.say("%s is refused with status 500", notification.id());
            return new AttemptOutcome(Kind.FAILED, "status 500", Duration.ofMillis(world.upTo(1) * 2_000));
        }
        promises.arrived(notification);
        return world.mishap(0.1)
                ? new AttemptOutcome(Kind.FAILED, "no answer", Duration.ZERO)
                : new AttemptOutcome(Kind.DELIVERED, "status 200", Duration.ZERO);
    }

    @Override
    public void close() {
        // nothing is held
    }
}
