package io.canaryjudge.http.config;

import io.canaryjudge.decision.Verdict;
import java.util.Set;

/**
 * What a receiver wants to be told.
 *
 * @param tells which changes of verdicts; of rollouts it is told all that people are
 * @param services of which; empty for all
 */
public record Interest(Tells tells, Set<String> services) {

    /** Everything. */
    public static final Interest ALL = new Interest(Tells.ALL, Set.of());

    /** Copies the services. */
    public Interest {
        services = Set.copyOf(services);
    }

    /** Which changes of verdicts are told. */
    public enum Tells {
        /** Every change, of urgency and rules too. */
        ALL,
        /** Final verdicts. */
        FINAL
    }

    /** Whether it wants to hear of a verdict. */
    public boolean wants(String service, Verdict verdict) {
        return wants(service) && (tells == Tells.ALL || verdict.isFinal());
    }

    /** Whether it wants to hear of the rollouts of a service. */
    public boolean wants(String service) {
        return services.isEmpty() || services.contains(service);
    }
}
