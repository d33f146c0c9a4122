package io.canaryjudge.http.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A mapping from YAML or JSON that is read key by key. What is wrong is collected, so that all problems can be reported
 * at once; a getter that finds a problem gives its default. Used by one thread.
 */
public final class Fields {

    /** More problems than these are not collected: a document of a million mistakes is not worth as many answers. */
    public static final int MOST_PROBLEMS = 100;

    private static final int MOST_CHARACTERS = 4_096;
    private static final int MOST_CHARACTERS_OF_A_NAME = 256;
    private static final int MOST_CHARACTERS_SHOWN = 64;

    private final String path;
    private final Map<?, ?> values;
    private final List<Problem> problems;
    private final TreeSet<String> known = new TreeSet<>();

    private Fields(String path, Map<?, ?> values, List<Problem> problems) {
        this.path = path;
        this.values = values;
        this.problems = problems;
    }

    /** A document's outermost mapping. */
    public static Fields of(Map<?, ?> document) {
        return new Fields("", document, new ArrayList<>());
    }

    /** A line of text of at most 4 096 characters; {@code fallback} where absent. */
    public String text(String key, String fallback) {
        return line(key, fallback, 0, MOST_CHARACTERS);
    }

    /** A line of text of at most 256 characters; {@code fallback} where absent. */
    public String name(String key, String fallback) {
        return line(key, fallback, 0, MOST_CHARACTERS_OF_A_NAME);
    }

    /** A line of text of 1 to 256 characters that must be there; empty where it is not. */
    public String requiredName(String key) {
        requireKey(key);
        return line(key, "", 1, MOST_CHARACTERS_OF_A_NAME);
    }

    /** A text of 1 to 4 096 characters, of one or more lines, that must be there; empty where it is not. */
    public String requiredLines(String key) {
        requireKey(key);
        if (!(take(key) instanceof String text) || isOneLine(text)) {
            return line(key, "", 1, MOST_CHARACTERS);
        }
        boolean isFit = text.length() <= MOST_CHARACTERS && isOneLine(text.replaceAll("\\R|\t", " "));
        if (!isFit) {
            refuse(
                    key,
                    "must have 1 to " + MOST_CHARACTERS
                            + " characters, without control characters but ends of lines, had " + text.length());
            return "";
        }
        return text;
    }

    /** A line of text of 1 to 4 096 characters that must be there; empty where it is not. */
    public String requiredText(String key) {
        requireKey(key);
        return line(key, "", 1, MOST_CHARACTERS);
    }

    private void requireKey(String key) {
        if (!has(key)) {
            refuse(key, "is missing");
        }
    }

    private String line(String key, String fallback, int least, int most) {
        Object value = take(key);
        if (value == null) {
            return fallback;
        }
        if (!(value instanceof String text)) {
            refuse(key, "must be a text, was " + describe(value));
            return fallback;
        }
        if (text.strip().length() < least || text.length() > most) {
            refuse(key, "must have " + least + " to " + most + " characters, had " + text.length());
            return fallback;
        }
        if (!isOneLine(text)) {
            refuse(key, "must be one line of text without control characters");
            return fallback;
        }
        return text;
    }

    /** Text of 1 to 4 096 characters that may have several lines; {@code fallback} where absent. */
    public String lines(String key, String fallback) {
        Object value = take(key);
        if (value == null) {
            return fallback;
        }
        if (!(value instanceof String text)) {
            refuse(key, "must be a text, was " + describe(value));
            return fallback;
        }
        String stripped = text.strip();
        if (stripped.isEmpty() || stripped.length() > MOST_CHARACTERS) {
            refuse(key, "must have 1 to " + MOST_CHARACTERS + " characters, had " + stripped.length());
            return fallback;
        }
        if (!isOneLine(stripped.replace('\n', ' '))) {
            refuse(key, "must be lines of text without control characters");
            return fallback;
        }
        return stripped;
    }

    /** Whether a text can be written into a log and into JSON as it is. */
    private static boolean isOneLine(String text) {
        return text.codePoints()
                .noneMatch(c -> Character.isISOControl(c)
                        || Character.getType(c) == Character.SURROGATE
                        || Character.getType(c) == Character.LINE_SEPARATOR
                        || Character.getType(c) == Character.PARAGRAPH_SEPARATOR);
    }

    /** A number within bounds, both included; {@code fallback} where absent. */
    public double number(String key, double fallback, double least, double most) {
        Object value = take(key);
        if (value == null) {
            return fallback;
        }
        if (value instanceof Number number && number.doubleValue() >= least && number.doubleValue() <= most) {
            return number.doubleValue();
        }
        refuse(key, "must be a number from " + plain(least) + " to " + plain(most) + ", was " + describe(value));
        return fallback;
    }

    /** A whole number within bounds, both included; {@code fallback} where absent. */
    public long integer(String key, long fallback, long least, long most) {
        Object value = take(key);
        if (value == null) {
            return fallback;
        }
        boolean isWhole = value instanceof Integer || value instanceof Long;
        if (isWhole && ((Number) value).longValue() >= least && ((Number) value).longValue() <= most) {
            return ((Number) value).longValue();
        }
        refuse(key, "must be a whole number from " + least + " to " + most + ", was " + describe(value));
        return fallback;
    }

    /** True or false; {@code fallback} where absent. */
    public boolean flag(String key, boolean fallback) {
        Object value = take(key);
        if (value == null) {
            return fallback;
        }
        if (value instanceof Boolean flag) {
            return flag;
        }
        refuse(key, "must be true or false, was " + describe(value));
        return fallback;
    }

    /**
     * A duration such as {@code 500ms}, {@code 30s}, {@code 10m}, {@code 2h}, {@code 1d} or {@code PT10M}, within
     * bounds, both included; {@code fallback} where absent.
     */
    public Duration duration(String key, Duration fallback, Duration least, Duration most) {
        Object value = take(key);
        if (value == null) {
            return fallback;
        }
        Optional<Duration> duration = value instanceof String text ? Durations.parse(text) : Optional.empty();
        if (duration.isEmpty()) {
            refuse(key, "must be a duration such as 500ms, 30s, 10m, 2h or 1d, was " + describe(value));
            return fallback;
        }
        if (duration.get().compareTo(least) < 0 || duration.get().compareTo(most) > 0) {
            String bounds = Durations.format(least) + " to " + Durations.format(most);
            refuse(key, "must be a duration from " + bounds + ", was " + describe(value));
            return fallback;
        }
        return duration.get();
    }

    /** One of several words; {@code fallback} where absent. */
    public <E> E word(String key, Map<String, E> allowed, E fallback) {
        Object value = take(key);
        if (value == null) {
            return fallback;
        }
        E chosen = value instanceof String text ? allowed.get(text) : null;
        if (chosen == null) {
            refuse(key, "must be one of " + String.join(", ", allowed.keySet()) + "; was " + describe(value));
            return fallback;
        }
        return chosen;
    }

    /** Notes that keys are allowed although nobody asks for them. */
    public void allow(String... keys) {
        known.addAll(List.of(keys));
    }

    /** Whether a key is there. */
    public boolean has(String key) {
        return values.get(key) != null;
    }

    /** Whether nothing is there. */
    public boolean isEmpty() {
        return values.isEmpty();
    }

    /** The names of all keys, in the order of the document; asking for them allows them all. */
    public List<String> keys() {
        List<String> keys = values.keySet().stream().map(String::valueOf).toList();
        known.addAll(keys);
        return keys;
    }

    /** A value of any kind as it was read; null where absent. */
    public @Nullable Object any(String key) {
        return take(key);
    }

    /** A mapping inside this one; an empty one where absent. */
    public Fields object(String key) {
        Object value = take(key);
        Fields empty = new Fields(join(key), Map.of(), problems);
        return value == null ? empty : nested(join(key), value).orElse(empty);
    }

    /** The mappings of a list of so many elements, less what is no mapping; empty where absent. */
    public List<Fields> objects(String key, int least, int most) {
        List<Fields> result = new ArrayList<>();
        List<?> elements = list(key, least, most);
        for (int i = 0; i < elements.size(); i++) {
            nested(join(key) + "[" + i + "]", elements.get(i)).ifPresent(result::add);
        }
        return result;
    }

    /** The texts of a list of so many elements; empty where absent. */
    public List<String> texts(String key, int least, int most) {
        List<String> result = new ArrayList<>();
        for (Object element : list(key, least, most)) {
            if (element instanceof String text) {
                result.add(text);
            } else {
                refuse(key, "must be a list of texts, one was " + describe(element));
            }
        }
        return result;
    }

    /** The whole numbers of a list of so many elements, each within bounds, both included; empty where absent. */
    public List<Integer> integers(String key, int least, int most, int lowest, int highest) {
        List<Integer> result = new ArrayList<>();
        for (Object element : list(key, least, most)) {
            if (element instanceof Integer number && number >= lowest && number <= highest) {
                result.add(number);
            } else {
                refuse(
                        key,
                        "must be a list of whole numbers from " + lowest + " to " + highest + ", one was "
                                + describe(element));
            }
        }
        return result;
    }

    private List<?> list(String key, int least, int most) {
        Object value = take(key);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof List<?> list)) {
            refuse(key, "must be a list, was " + describe(value));
            return List.of();
        }
        if (list.size() < least || list.size() > most) {
            refuse(key, "must have " + least + " to " + most + " elements, had " + list.size());
            return List.of();
        }
        return list;
    }

    private Optional<Fields> nested(String at, @Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return Optional.of(new Fields(at, map, problems));
        }
        note(new Problem(at, "must be a mapping, was " + describe(value)));
        return Optional.empty();
    }

    /** Makes a value whose constructor may refuse; what it refuses becomes a problem of this mapping. */
    public <T> Optional<T> make(Supplier<T> constructor) {
        try {
            return Optional.of(constructor.get());
        } catch (IllegalArgumentException e) {
            note(new Problem(path, String.valueOf(e.getMessage())));
            return Optional.empty();
        }
    }

    /** Notes that something is wrong with a key's value. */
    public void refuse(String key, String message) {
        note(new Problem(join(key), message));
    }

    private void note(Problem problem) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(problem);
        }
    }

    /** Refuses the keys that nobody asked for; to be called when everything allowed has been asked for. */
    public void refuseUnknownKeys() {
        for (Object key : values.keySet()) {
            if (!known.contains(String.valueOf(key))) {
                refuse(shortened(String.valueOf(key)), "is unknown; allowed are " + String.join(", ", known));
            }
        }
    }

    /** Whether no problem was found so far, in this mapping or around it. */
    public boolean isGood() {
        return problems.isEmpty();
    }

    /**
     * Ends the reading if anything was wrong.
     *
     * @throws InvalidInputException if any problem was found, in this mapping or around it
     */
    public void throwIfBad() {
        if (!problems.isEmpty()) {
            throw new InvalidInputException(problems);
        }
    }

    private @Nullable Object take(String key) {
        known.add(key);
        return values.get(key);
    }

    private String join(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    static String plain(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : Double.toString(number);
    }

    /** A value as messages show it: in quotes where it is text, and shortened where it is long. */
    static String describe(@Nullable Object value) {
        if (value instanceof Map) {
            return "a mapping";
        }
        if (value instanceof List) {
            return "a list";
        }
        String text = shortened(String.valueOf(value));
        return value instanceof String ? "'" + text + "'" : text;
    }

    private static String shortened(String text) {
        return text.length() > MOST_CHARACTERS_SHOWN ? text.substring(0, MOST_CHARACTERS_SHOWN) + "…" : text;
    }

    /** A mapping from words to values that keeps their order. */
    @SafeVarargs
    public static <E> Map<String, E> words(Map.Entry<String, E>... entries) {
        Map<String, E> words = new LinkedHashMap<>();
        for (Map.Entry<String, E> entry : entries) {
            words.put(entry.getKey(), entry.getValue());
        }
        return words;
    }
}
