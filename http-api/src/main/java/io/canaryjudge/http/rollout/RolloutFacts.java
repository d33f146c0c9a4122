package io.canaryjudge.http.rollout;

import io.canaryjudge.http.config.PolicyDocument;
import io.canaryjudge.http.plan.PlanDocument;
import io.canaryjudge.http.plan.PlanReader;
import io.canaryjudge.http.plan.PlanWriter;
import io.canaryjudge.http.wire.RolloutEventJson;
import io.canaryjudge.rollout.Event;
import io.canaryjudge.rollout.Notice;
import io.canaryjudge.rollout.Subject;
import io.canaryjudge.spi.Entry;
import io.canaryjudge.spi.Fact;
import io.canaryjudge.spi.NewDelivery;
import io.canaryjudge.spi.Notification;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Locale;

/** What the journal is told of a rollout, and what receivers are. */
final class RolloutFacts {

    /** What the streams of rollouts begin with. */
    static final String PREFIX = "ro_";

    private static final String STARTED = "rollout.started";
    private static final int VERSION = 1;

    private RolloutFacts() {}

    /** @param code which version of this program starts it */
    static Fact started(PlanDocument plan, long atMillis, String code) {
        JsonObject json = new JsonObject()
                .put("v", VERSION)
                .put("plan", PlanWriter.write(plan))
                .put("code", code);
        return new Fact(STARTED, atMillis, json.encode());
    }

    /** @throws RuntimeException if the entry is none that {@link #started} wrote */
    static PlanDocument plan(Entry first) {
        JsonObject json = new JsonObject(first.fact().json());
        if (!first.fact().type().equals(STARTED) || json.getInteger("v") != VERSION) {
            throw new IllegalStateException(first.stream() + " does not begin as a rollout of version " + VERSION);
        }
        return PlanReader.read(json.getJsonObject("plan").encode(), PolicyDocument.DEFAULT);
    }

    static Fact event(Event event) {
        JsonObject json = RolloutEventJson.write(event);
        return new Fact("rollout." + json.getString("event"), event.atMillis(), json.encode());
    }

    static Event event(Entry entry) {
        return RolloutEventJson.read(new JsonObject(entry.fact().json()));
    }

    /**
     * A notice for a receiver.
     *
     * @param number of the notice in its rollout, by which a receiver can drop repeats
     */
    static NewDelivery delivery(String endpoint, Subject subject, Notice notice, String number, long atMillis) {
        String type = "rollout." + notice.kind().word();
        Instant at = Instant.ofEpochMilli(atMillis);
        JsonObject data = new JsonObject()
                .put("id", subject.rollout())
                .put("service", subject.service())
                .put("baseline", subject.baseline())
                .put("canary", subject.canary())
                .put("notice", notice.kind().word())
                .put("alert", notice.alert().name().toLowerCase(Locale.ROOT))
                .put("text", notice.text())
                .put("report", "/api/v1/rollouts/" + subject.rollout() + "/report");
        String payload = new JsonObject()
                .put("type", type)
                .put("timestamp", at.toString())
                .put("data", data)
                .encode();
        String message = "msg_" + subject.rollout() + "_" + number;
        return new NewDelivery(endpoint, subject.rollout(), new Notification(message, type, at, payload), atMillis);
    }
}
