package io.canaryjudge.connector.notice;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A text with places such as <code>${service}</code>, which are filled in as they are told. Immutable. */
public final class Template {

    private static final int LONGEST = 4_096;
    private static final int LONGEST_SHOWN = 64;
    private static final Pattern PLACE = Pattern.compile("\\$\\{([^}]*)}");
    private static final Map<String, Function<Told, String>> PLACES = places();

    private final String text;

    private Template(String text) {
        this.text = text;
    }

    private static Map<String, Function<Told, String>> places() {
        Map<String, Function<Told, String>> places = new LinkedHashMap<>();
        places.put("id", Told::subject);
        places.put("service", Told::service);
        places.put("baseline", Told::baseline);
        places.put("canary", Told::canary);
        places.put("version", Told::version);
        places.put("stage", Told::stage);
        places.put("verdict", Told::verdict);
        places.put("urgency", Told::urgency);
        places.put("reason", Told::reason);
        return places;
    }

    /** The names of the places that there are. */
    public static Set<String> names() {
        return Collections.unmodifiableSet(PLACES.keySet());
    }

    /**
     * A template.
     *
     * @throws IllegalArgumentException if it is empty, longer than 4 096 characters, or has a place that there is not
     */
    public static Template of(String text) {
        if (text.isBlank() || text.length() > LONGEST) {
            throw new IllegalArgumentException("must have 1 to " + LONGEST + " characters, had " + text.length());
        }
        Matcher places = PLACE.matcher(text);
        while (places.find()) {
            if (!PLACES.containsKey(places.group(1))) {
                throw new IllegalArgumentException("has the place ${" + shortened(places.group(1)) + "}; there are "
                        + String.join(", ", PLACES.keySet()));
            }
        }
        return new Template(text);
    }

    private static String shortened(String name) {
        return name.length() > LONGEST_SHOWN ? name.substring(0, LONGEST_SHOWN) + "…" : name;
    }

    /** The text with its places filled in, each with what {@code escaped} makes of it. */
    String fill(Told told, Function<String, String> escaped) {
        return PLACE.matcher(text).replaceAll(place -> {
            Function<Told, String> value = Objects.requireNonNull(PLACES.get(place.group(1)));
            return Matcher.quoteReplacement(escaped.apply(value.apply(told)));
        });
    }

    /** Whether its own text, without what is filled in, is one line. */
    boolean isOneLine() {
        return text.codePoints().noneMatch(Character::isISOControl);
    }

    /** The text with its places filled in as they are. */
    String fill(Told told) {
        return fill(told, Function.identity());
    }

    @Override
    public String toString() {
        return text;
    }
}
