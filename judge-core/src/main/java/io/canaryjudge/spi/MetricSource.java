package io.canaryjudge.spi;

import io.canaryjudge.fetch.FetchOutcome;
import io.canaryjudge.fetch.FetchRequest;
import io.canaryjudge.fetch.QueryLanguage;
import java.util.concurrent.CompletionStage;

/**
 * A place where services are measured already. Answers questions about one cohort at a time, each once: who asks again after
 * a failure is not its affair. Safe for use by several threads.
 *
 * <p>It keeps these promises, whatever the other side does:
 *
 * <ul>
 *   <li>Every fetch ends, within the source's time limit, with an outcome; its stage never fails.
 *   <li>An answer takes no more memory than the source's limit; a larger one is {@link FetchOutcome.Why#TOO_LARGE}.
 *   <li>Half an answer is no answer. What the source itself marks as incomplete says so in its warnings.
 *   <li>Counters that began anew are noticed; what is no finite number is left out, and named as a gap.
 *   <li>No outcome names a secret.
 * </ul>
 */
public interface MetricSource extends AutoCloseable {

    /** The source as verdicts and logs name it. */
    String name();

    /** What queries to it are written in. */
    QueryLanguage language();

    /** Asks; returns at once. */
    Fetch fetch(FetchRequest request);

    /** Breaks off what is under way. */
    @Override
    void close();

    /** A question that has been asked. */
    interface Fetch {

        /** Completes once, with what became of it. */
        CompletionStage<FetchOutcome> outcome();

        /** Breaks it off; the outcome is then {@link FetchOutcome.Why#CANCELLED}, unless there was one before. */
        void cancel();
    }
}
