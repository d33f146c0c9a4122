package io.canaryjudge.http.config;

import java.util.List;
import java.util.stream.Collectors;

/** A document that cannot be used, with all that is wrong with it. */
public final class InvalidInputException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /** @param problems at least one */
    public InvalidInputException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("; ")));
        this.problems = List.copyOf(problems);
    }

    /** What is wrong, in the order of the document. */
    public List<Problem> problems() {
        return problems;
    }
}
