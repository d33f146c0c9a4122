package io.canaryjudge.http.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Turns YAML 1.2 text, of which JSON is a part, into mappings. */
public final class Documents {

    private static final int MOST_CHARACTERS = 1 << 20;

    private Documents() {}

    /**
     * The one mapping that a document holds; an empty document is an empty mapping.
     *
     * @throws InvalidInputException if it is no YAML, holds something else, repeats a key, or has more than 2^20
     *     characters
     */
    public static Map<?, ?> parse(String yaml) {
        Object document = load(yaml);
        if (document == null) {
            return Map.of();
        }
        if (document instanceof Map<?, ?> map) {
            return map;
        }
        throw refused("the document must be a mapping of keys to values");
    }

    private static @Nullable Object load(String yaml) {
        if (yaml.length() > MOST_CHARACTERS) {
            throw refused("the document is longer than the limit of " + MOST_CHARACTERS + " characters");
        }
        LoadSettings settings = LoadSettings.builder()
                .setAllowDuplicateKeys(false)
                .setMaxAliasesForCollections(50)
                .build();
        try {
            return new Load(settings).loadFromString(yaml);
        } catch (MarkedYamlEngineException e) {
            String where = e.getProblemMark()
                    .map(mark -> "line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1) + ": ")
                    .orElse("");
            String context = e.getContext() == null ? "" : e.getContext() + ": ";
            throw refused(where + context + e.getProblem());
        } catch (YamlEngineException e) {
            throw refused(String.valueOf(e.getMessage()));
        } catch (StackOverflowError e) {
            throw refused("the document is nested too deeply");
        }
    }

    private static InvalidInputException refused(String message) {
        return new InvalidInputException(List.of(new Problem("", message)));
    }
}
