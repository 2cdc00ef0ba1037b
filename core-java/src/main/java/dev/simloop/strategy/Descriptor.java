package dev.simloop.strategy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The text that names a strategy with its parameters, taken apart: {@code pct(3,k=120)} is a name, a first value and values
 * with a key.
 */
final class Descriptor {
    private static final Pattern TEXT = Pattern.compile("([a-z]+)(?:\\(([a-z0-9=.,]*)\\))?");
    private static final int DEPTH_MOST = 100;
    private static final int CHOICES_MOST = 10_000_000;

    private final String name;
    private final @Nullable String first;
    private final Map<String, String> keyed;

    private Descriptor(String name, @Nullable String first, Map<String, String> keyed) {
        this.name = name;
        this.first = first;
        this.keyed = keyed;
    }

    /** @throws IllegalArgumentException if {@code text} is no descriptor */
    static Descriptor parse(String text) {
        Matcher match = TEXT.matcher(text);
        if (!match.matches()) {
            throw malformed(text);
        }
        String first = null;
        Map<String, String> keyed = new LinkedHashMap<>();
        String inside = match.group(2);
        String[] parts = inside == null ? new String[0] : inside.split(",", -1);
        for (int i = 0; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            if (equals < 0 && i == 0 && !parts[i].isEmpty()) {
                first = parts[i];
            } else if (equals < 1 || equals + 1 == parts[i].length()) {
                throw malformed(text);
            } else if (keyed.put(parts[i].substring(0, equals), parts[i].substring(equals + 1)) != null) {
                throw new IllegalArgumentException(
                        "strategy " + text + " says twice what " + parts[i].substring(0, equals) + " is");
            }
        }
        return new Descriptor(Objects.requireNonNull(match.group(1)), first, keyed);
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException(
                "strategy is malformed: \"" + text + "\" (as in random, pct(3) or pct(3,k=120))");
    }

    String name() {
        return name;
    }

    /** {@return this with a value for {@code key}} */
    Descriptor with(String key, String value) {
        Map<String, String> more = new LinkedHashMap<>(keyed);
        more.put(key, value);
        return new Descriptor(name, first, more);
    }

    /** Refuses what this strategy has no use for. */
    void checkOnly(boolean takesFirst, String... keys) {
        if (first != null && !takesFirst) {
            throw new IllegalArgumentException("strategy " + name + " takes no such parameter: " + first);
        }
        for (String key : keyed.keySet()) {
            if (!List.of(keys).contains(key)) {
                throw new IllegalArgumentException("strategy " + name + " has no parameter " + key
                        + (keys.length == 0 ? "" : " (it has " + String.join(", ", keys) + ")"));
            }
        }
    }

    /** {@return the first value, a number of at least 1} */
    int depth(String what, int otherwise) {
        int value = first == null ? otherwise : number(what, first);
        if (value > DEPTH_MOST) {
            throw new IllegalArgumentException(what + " of strategy " + this + " is more than " + DEPTH_MOST);
        }
        return value;
    }

    /** {@return over how many moments its chance is spread; 0 where that has still to be measured} */
    int length() {
        String text = keyed.get("k");
        return text == null ? 0 : number("k", text);
    }

    /** {@return the weights that it names; empty where they have still to be measured} */
    int[] weights() {
        String text = keyed.get("w");
        if (text == null) {
            return new int[0];
        }
        List<Integer> weights = new ArrayList<>();
        for (String part : text.split("\\.", -1)) {
            int times = part.indexOf('x');
            int weight = number("a weight", times < 0 ? part : part.substring(0, times));
            int repeats = times < 0 ? 1 : number("how often a weight repeats", part.substring(times + 1));
            if (weights.size() + repeats > Profile.MOST) {
                throw new IllegalArgumentException(
                        "strategy " + name + " names more than " + Profile.MOST + " weights: " + text);
            }
            for (int i = 0; i < repeats; i++) {
                weights.add(weight);
            }
        }
        return weights.stream().mapToInt(Integer::intValue).toArray();
    }

    /** {@return the number, of at least 1, that {@code key} stands for} */
    int keyed(String key, int otherwise) {
        String text = keyed.get(key);
        return text == null ? otherwise : number(key, text);
    }

    /** {@return the numbers, from 0 on, that {@code key} stands for: {@code 0x12.1} is twelve times 0, then 1} */
    int[] choices(String key) {
        String text = keyed.get(key);
        if (text == null) {
            return new int[0];
        }
        int[] choices = new int[16];
        int count = 0;
        for (String part : text.split("\\.", -1)) {
            int times = part.indexOf('x');
            String choice = times < 0 ? part : part.substring(0, times);
            int value = choice.equals("0") ? 0 : number("a choice", choice);
            int repeats = times < 0 ? 1 : number("how often a choice repeats", part.substring(times + 1));
            if (repeats > CHOICES_MOST - count) {
                throw new IllegalArgumentException(
                        "strategy " + name + " names more than " + CHOICES_MOST + " choices");
            }
            choices = Arrays.copyOf(choices, Math.max(choices.length, 2 * (count + repeats)));
            Arrays.fill(choices, count, count + repeats, value);
            count += repeats;
        }
        return Arrays.copyOf(choices, count);
    }

    private int number(String what, String text) {
        int value;
        try {
            value = text.chars().allMatch(c -> c >= '0' && c <= '9') ? Integer.parseInt(text) : -1;
        } catch (NumberFormatException e) {
            value = -1;
        }
        if (value < 1) {
            throw new IllegalArgumentException(what + " of strategy " + this + " is not a number from 1 on: " + text);
        }
        return value;
    }

    /** Refuses to begin a run without what has to be measured. */
    void checkLength(int length) {
        if (length == 0) {
            throw new IllegalArgumentException(
                    "strategy " + this + " does not say over how many steps with a choice its"
                            + " changes are spread: name them, as in " + with("k", "120")
                            + ", or run it with a campaign, which measures them");
        }
    }

    void checkWeights(int[] weights) {
        if (weights.length == 0) {
            throw new IllegalArgumentException(
                    "strategy " + this + " does not say how many steps each actor takes: name" + " them, as in "
                            + with("w", "3.5x2") + ", or run it with a campaign, which measures them");
        }
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(name);
        char before = '(';
        if (first != null) {
            text.append(before).append(first);
            before = ',';
        }
        for (Map.Entry<String, String> entry : keyed.entrySet()) {
            text.append(before).append(entry.getKey()).append('=').append(entry.getValue());
            before = ',';
        }
        return before == '(' ? name : text.append(')').toString();
    }
}
