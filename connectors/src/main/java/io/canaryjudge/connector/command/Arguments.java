package io.canaryjudge.connector.command;

import io.canaryjudge.connector.control.CommandFields;
import io.canaryjudge.connector.control.ControlException;
import io.canaryjudge.rollout.Act;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program and its arguments, with places for a command's fields such as {@code {percent}}.
 *
 * @param words the program's absolute path and its arguments
 */
public record Arguments(List<String> words) {

    private static final Pattern PLACE = Pattern.compile("\\{([A-Za-z]+)}");
    private static final int MOST = 100;

    /** @throws IllegalArgumentException if the first one is no absolute path, or there are more than 100 */
    public Arguments {
        words = List.copyOf(words);
        if (words.isEmpty() || words.size() > MOST || !Path.of(words.get(0)).isAbsolute()) {
            throw new IllegalArgumentException(
                    "arguments must be the absolute path of a program and at most " + MOST + " in all, were " + words);
        }
        if (PLACE.matcher(words.get(0)).find()) {
            throw new IllegalArgumentException("a program's path must have no places, was " + words.get(0));
        }
    }

    /** @throws IllegalArgumentException if a place is for a field that commands of this kind do not have */
    void requireFieldsOf(Act.Kind kind) {
        for (String word : words) {
            Matcher places = PLACE.matcher(word);
            while (places.find()) {
                String name = places.group(1);
                if (!CommandFields.names(kind).contains(name) || name.equals("lastKnownGood")) {
                    throw new IllegalArgumentException("arguments of " + kind.word() + " have no field " + name
                            + "; allowed: " + CommandFields.names(kind));
                }
            }
        }
    }

    /** The arguments with the fields in their places. */
    List<String> filled(Map<String, Object> fields) throws ControlException {
        List<String> filled = new ArrayList<>();
        for (String word : words) {
            String text = PLACE.matcher(word)
                    .replaceAll(place -> Matcher.quoteReplacement(String.valueOf(fields.get(place.group(1)))));
            if (text.chars().anyMatch(Character::isISOControl)) {
                throw ControlException.refused("an argument would have control characters: " + word);
            }
            if (text.startsWith("-") && !word.startsWith("-")) {
                throw ControlException.refused("a value that begins with - would be taken for an option: " + word);
            }
            filled.add(text);
        }
        return filled;
    }
}
