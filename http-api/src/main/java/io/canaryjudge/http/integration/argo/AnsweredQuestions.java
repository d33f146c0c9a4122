package io.canaryjudge.http.integration.argo;

import io.canaryjudge.http.integration.Runs;
import io.canaryjudge.http.service.AnalysisView;
import io.canaryjudge.http.wire.ShownVerdict;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The latest answers to questions that are asked again and again in the same words. An answer holds as long as the run has the
 * verdict of which it was made. Safe for use by several threads.
 */
final class AnsweredQuestions {

    private static final int MOST = 1_000;

    private final Runs runs;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();

    AnsweredQuestions(Runs runs) {
        this.runs = runs;
    }

    /** Keeps an answer; when there is no room for another question, all are forgotten. */
    void put(String question, AnalysisView run, Buffer body) {
        if (answers.size() >= MOST && !answers.containsKey(question)) {
            answers.clear();
        }
        answers.put(question, new Answer(run.id(), run.shown(), body));
    }

    /** The answer to a question; empty where it has changed or is not known. */
    Optional<Buffer> find(String question) {
        Answer answer = answers.get(question);
        return answer == null
                ? Optional.empty()
                : runs.told(answer.run).filter(now -> now == answer.of).map(same -> answer.body);
    }

    private record Answer(String run, ShownVerdict of, Buffer body) {}
}
