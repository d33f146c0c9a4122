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
        throw new InvalidInputException(List.of(new Problem("", "the document must be a mapping of keys to values")));
    }

    private static @Nullable Object load(String yaml) {
        LoadSettings settings = LoadSettings.builder()
                .setAllowDuplicateKeys(false)
                .setMaxAliasesForCollections(50)
                .setCodePointLimit(MOST_CHARACTERS)
                .build();
        try {
            return new Load(settings).loadFromString(yaml);
        } catch (MarkedYamlEngineException e) {
            String where = e.getProblemMark()
                    .map(mark -> "line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1) + ": ")
                    .orElse("");
            throw new InvalidInputException(List.of(new Problem("", where + e.getProblem())));
        } catch (YamlEngineException e) {
            throw new InvalidInputException(List.of(new Problem("", String.valueOf(e.getMessage()))));
        } catch (StackOverflowError e) {
            throw new InvalidInputException(List.of(new Problem("", "the document is nested too deeply")));
        }
    }
}
