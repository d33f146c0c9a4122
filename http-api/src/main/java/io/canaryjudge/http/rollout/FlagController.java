package io.canaryjudge.http.rollout;

import io.canaryjudge.flag.Flag.Switch;
import io.canaryjudge.flag.FlagKey;
import io.canaryjudge.flag.FlagState;
import io.canaryjudge.flag.Strategy.Percentage;
import io.canaryjudge.flag.UserShare;
import io.canaryjudge.http.service.FlagOrder;
import io.canaryjudge.http.service.FlagPatch;
import io.canaryjudge.http.service.FlagResult;
import io.canaryjudge.http.service.FlagService;
import io.canaryjudge.rollout.Act;
import io.canaryjudge.rollout.Command;
import io.canaryjudge.rollout.LastKnownGood;
import io.canaryjudge.rollout.Outcome;
import io.canaryjudge.rollout.Outcome.Done;
import io.canaryjudge.rollout.Outcome.Failed;
import io.canaryjudge.rollout.Outcome.Refused;
import io.canaryjudge.rollout.Outcome.Retry;
import io.canaryjudge.spi.RolloutController;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Switches features of this service's own flags on for a share of the users. Of the flag it changes the percentage only,
 * and switches it on where that is more than none; going back sets it to none, which is the kill switch.
 */
public final class FlagController implements RolloutController {

    /** The name that plans have for it. */
    public static final String NAME = "flags";

    private static final Set<Act.Kind> ABILITIES =
            EnumSet.of(Act.Kind.RECORD, Act.Kind.VERIFY, Act.Kind.FLAG_PERCENTAGE);
    private static final int MOST_ROLLOUTS = 1_000;
    private static final int MOST_COMMANDS = 1_000;

    private final FlagService flags;
    private final Consumer<Runnable> context;
    private final Map<String, Seen> seen = new LinkedHashMap<>();
    private boolean isClosed;

    /** @param context runs actions on the context on which flags may be changed */
    public FlagController(FlagService flags, Consumer<Runnable> context) {
        this.flags = flags;
        this.context = context;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<Act.Kind> abilities() {
        return EnumSet.copyOf(ABILITIES);
    }

    @Override
    public CompletionStage<Outcome> perform(Command command, Mode mode) {
        Promise<Outcome> outcome = Promise.promise();
        context.accept(() -> outcome.handle(
                handle(command, mode).otherwise(failure -> new Failed("the flag could not be kept", Retry.MAY_HELP))));
        return outcome.future().toCompletionStage();
    }

    private Future<Outcome> handle(Command command, Mode mode) {
        if (isClosed) {
            return answer(new Refused("the controller is closed"));
        }
        Seen known = seen.computeIfAbsent(command.subject().rollout(), rollout -> new Seen());
        forgetOldest(seen, MOST_ROLLOUTS);
        Outcome before = known.done.get(command.id());
        if (before != null) {
            return answer(before);
        }
        if (command.epoch() < known.epoch) {
            return answer(new Refused("epoch " + command.epoch() + " is void, " + known.epoch + " was seen"));
        }
        if (mode == Mode.DRY_RUN) {
            return answer(misfit(command.act())
                    .orElseGet(() -> new Done("would " + command.act().words())));
        }
        known.epoch = command.epoch();
        return act(command).onSuccess(outcome -> {
            if (outcome.kind() == Outcome.Kind.DONE) {
                known.done.put(command.id(), outcome);
                forgetOldest(known.done, MOST_COMMANDS);
            }
        });
    }

    private static <V> void forgetOldest(Map<String, V> map, int most) {
        if (map.size() > most) {
            map.remove(map.keySet().iterator().next());
        }
    }

    private static Future<Outcome> answer(Outcome outcome) {
        return Future.succeededFuture(outcome);
    }

    private Future<Outcome> act(Command command) {
        Optional<Outcome> misfit = misfit(command.act());
        if (misfit.isPresent()) {
            return answer(misfit.get());
        }
        if (command.act() instanceof Act.FlagPercentage wanted) {
            return set(command, wanted);
        }
        return answer(
                command.act().kind() == Act.Kind.RECORD
                        ? new Done(
                                "going back switches the flag off for all",
                                Optional.of(LastKnownGood.of(command.subject().baseline())))
                        : new Done("flags are served; what they switch on is not checked here"));
    }

    /** What keeps an act from being tried; or that there is nothing to do. */
    private Optional<Outcome> misfit(Act act) {
        if (!ABILITIES.contains(act.kind())) {
            return Optional.of(new Refused("flags cannot " + act.kind().word()));
        }
        if (!(act instanceof Act.FlagPercentage wanted)) {
            return Optional.empty();
        }
        Optional<FlagState> flag = flags.find(wanted.flag());
        if (flag.isEmpty()) {
            return Optional.of(
                    wanted.percent() == 0
                            ? new Done("there is no flag " + wanted.flag() + ", so nobody has it")
                            : new Refused("there is no flag " + wanted.flag()));
        }
        return flag.get().flag().strategy() instanceof Percentage
                ? Optional.empty()
                : Optional.of(new Refused("the strategy of flag " + wanted.flag() + " is not percentage"));
    }

    private Future<Outcome> set(Command command, Act.FlagPercentage wanted) {
        UserShare share = UserShare.ofPercent(wanted.percent());
        Optional<Switch> on = wanted.percent() > 0 ? Optional.of(Switch.ON) : Optional.empty();
        String actor = "rollout " + command.subject().rollout();
        FlagOrder order = new FlagOrder(actor, command.id() + ": " + wanted.words(), OptionalLong.empty());
        return flags.patch(new FlagKey(wanted.flag()), new FlagPatch(on, Optional.of(share)), order)
                .map(result -> verified(result, wanted, share));
    }

    /** Reads back what everybody who asks gets now. */
    private Outcome verified(FlagResult result, Act.FlagPercentage wanted, UserShare share) {
        boolean isSet = flags.find(wanted.flag())
                .filter(state -> state.flag().strategy() instanceof Percentage now
                        && now.share().equals(share)
                        && (wanted.percent() == 0 || state.flag().enabled() == Switch.ON))
                .isPresent();
        return result instanceof FlagResult.Changed && isSet
                ? new Done("flag " + wanted.flag() + " is on for " + wanted.percent() + " % of the users")
                : new Failed("flag " + wanted.flag() + " was changed by somebody else", Retry.MAY_HELP);
    }

    @Override
    public void close() {
        context.accept(() -> isClosed = true);
    }

    /** What was seen of one rollout. */
    private static final class Seen {
        private final Map<String, Outcome> done = new LinkedHashMap<>();
        private long epoch;
    }
}
