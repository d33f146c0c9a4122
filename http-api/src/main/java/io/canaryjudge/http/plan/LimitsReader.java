package io.canaryjudge.http.plan;

import io.canaryjudge.decision.Rule;
import io.canaryjudge.http.config.Fields;
import io.canaryjudge.rollout.CommandPolicy;
import io.canaryjudge.rollout.FreezeWindow;
import io.canaryjudge.rollout.RolloutPolicy;
import io.canaryjudge.rollout.VerificationPolicy;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what holds for a rollout whatever its stages are: times, patience, verification, freezes. */
final class LimitsReader {

    private static final int MOST_FREEZES = 100;
    private static final int MOST_ATTEMPTS = 20;
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST_VERIFICATION = Duration.ofDays(1);

    private LimitsReader() {}

    /** The policy; empty, with the problems noted, if there are any. */
    static Optional<RolloutPolicy> policy(Fields plan, List<Rule> rules) {
        RolloutPolicy usual = RolloutPolicy.DEFAULT;
        Duration longest = plan.duration("longest", usual.longest(), SHORTEST, StepReader.LONGEST);
        Duration pause = plan.duration("longestPause", usual.longestPause(), SHORTEST, StepReader.LONGEST);
        Duration override =
                plan.duration("longestOverride", usual.longestOverride(), Duration.ZERO, StepReader.LONGEST);
        Optional<CommandPolicy> commands = commands(plan.object("commands"), usual.commands());
        Optional<VerificationPolicy> verification = verification(plan.object("verification"), usual.verification());
        List<FreezeWindow> freezes = freezes(plan);
        return commands.flatMap(patience -> verification.flatMap(limits ->
                plan.make(() -> new RolloutPolicy(longest, pause, override, patience, limits, freezes, rules))));
    }

    private static Optional<CommandPolicy> commands(Fields fields, CommandPolicy usual) {
        Duration within = fields.duration("answerWithin", usual.answerWithin(), SHORTEST, StepReader.LONGEST);
        int attempts = (int) fields.integer("attempts", usual.attempts(), 1, MOST_ATTEMPTS);
        Duration retry = fields.duration("retryAfter", usual.retryAfter(), Duration.ZERO, StepReader.LONGEST);
        fields.refuseUnknownKeys();
        return fields.make(() -> new CommandPolicy(within, attempts, retry));
    }

    private static Optional<VerificationPolicy> verification(Fields fields, VerificationPolicy usual) {
        Duration within = fields.duration("within", usual.within(), SHORTEST, LONGEST_VERIFICATION);
        Duration sustained = fields.duration("sustained", usual.sustained(), Duration.ZERO, LONGEST_VERIFICATION);
        long least = fields.integer("leastRequests", usual.leastRequests(), 1, 1_000_000_000);
        double above = fields.number("errorRateAbove", usual.errorRateAbove(), 0, 1);
        double sick = fields.number("sickErrorRate", usual.sickErrorRate(), 1e-9, 1);
        double ratio = fields.number("p99Ratio", usual.p99Ratio(), 1, 1e6);
        fields.refuseUnknownKeys();
        return fields.make(() -> new VerificationPolicy(within, sustained, least, above, sick, ratio));
    }

    private static List<FreezeWindow> freezes(Fields plan) {
        List<FreezeWindow> freezes = new ArrayList<>();
        for (Fields fields : plan.objects("freezes", 0, MOST_FREEZES)) {
            Optional<Long> from = moment(fields, "from");
            Optional<Long> until = moment(fields, "until");
            String reason = fields.requiredText("reason");
            fields.refuseUnknownKeys();
            if (from.isPresent() && until.isPresent() && !reason.isBlank()) {
                fields.make(() -> new FreezeWindow(from.get(), until.get(), reason))
                        .ifPresent(freezes::add);
            }
        }
        return freezes;
    }

    /** A moment, milliseconds since 1970; empty, with the problem noted, where there is none. */
    private static Optional<Long> moment(Fields fields, String key) {
        String text = fields.requiredName(key);
        try {
            return text.isEmpty()
                    ? Optional.empty()
                    : Optional.of(OffsetDateTime.parse(text).toInstant().toEpochMilli());
        } catch (DateTimeParseException | ArithmeticException e) {
            fields.refuse(key, "must be a moment such as 2026-12-24T00:00:00Z, was '" + text + "'");
            return Optional.empty();
        }
    }
}
