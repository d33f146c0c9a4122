package io.canaryjudge.http.config;

import io.canaryjudge.decision.SignalKind;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The words for what can be signalled. */
public final class SignalWords {

    private SignalWords() {}

    /** Each word with its kind, in the order of the kinds. */
    public static Map<String, SignalKind> byWord() {
        Map<String, SignalKind> words = new LinkedHashMap<>();
        Arrays.stream(SignalKind.values()).forEach(kind -> words.put(kind.word(), kind));
        return words;
    }

    static String all() {
        return Arrays.stream(SignalKind.values()).map(SignalKind::word).collect(Collectors.joining(", "));
    }
}
