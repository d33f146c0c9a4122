package io.canaryjudge.http.ingest;

import java.util.function.Predicate;

/** Which services a sender may send samples of. */
@FunctionalInterface
public interface ServiceFilter extends Predicate<String> {

    /** All of them; who may do that is not asked for each line. */
    ServiceFilter ALL = service -> true;

    /** Why a line is refused. */
    static String refusal(String service) {
        return "service is '" + Excerpt.of(service) + "', must be one for which the sender has the role ingest";
    }
}
