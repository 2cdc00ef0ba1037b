package dev.simloop.junit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.simloop.failure.TapeFormatException;
import dev.simloop.tape.Token;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The runs that {@code simloop/<class name>.seeds} on the class path pins: to be tried first. */
final class PinnedSeeds {
    private static final Pattern LINE = Pattern.compile("(\\S|\\S.*?\\S)\\s+(\\S*/\\S*)\\s*(?:#.*)?");

    private PinnedSeeds() {}

    /**
     * One pinned run.
     *
     * @param place file and line
     */
    record Pin(String place, String method, Token token) {
        /** Fails where seeds have got another meaning since the run was pinned. */
        void checkCurrent() {
            var outdated = token.outdated();
            if (outdated != null) {
                throw new IllegalArgumentException(
                        place + ": " + outdated + ". Run the test without this line, and pin what it finds today");
            }
        }

        void checkRandom() {
            PinnedSeeds.checkRandom(token, place);
        }
    }

    /**
     * {@return the runs pinned for {@code test}, in the order of the file}
     *
     * @throws IllegalArgumentException if the file is malformed, or one of them is of an older number of tokens
     */
    static List<Pin> of(TestName test) {
        var pins = allOf(test.type()).stream()
                .filter(pin -> pin.method().equals(test.method()))
                .toList();
        pins.forEach(Pin::checkCurrent);
        return pins;
    }

    /** {@return the resource that pins runs of {@code type}} */
    static String resource(Class<?> type) {
        return "simloop/" + type.getName() + ".seeds";
    }

    /** {@return what to do to pin {@code token}; the empty string if that is done} */
    static String howToPin(TestName test, Token token) {
        try {
            if (of(test).stream().anyMatch(pin -> pin.token().equals(token))) {
                return "";
            }
        } catch (IllegalArgumentException malformed) {
            // the failure that is being reported matters more
            return "\n  cannot tell whether it is pinned: " + malformed.getMessage();
        }
        return "\n  pin it with this line in src/test/resources/" + resource(test.type()) + ":\n    " + test.method()
                + "  " + token;
    }

    /** Fails where a bare seed is not enough to repeat {@code token}. */
    static void checkRandom(Token token, String place) {
        if (!token.strategy().equals("random")) {
            throw new IllegalArgumentException(place + ": token " + token + " is of strategy " + token.strategy()
                    + ", @SeedSource runs bare seeds with strategy random: use SeedSweep for it");
        }
    }

    /** {@return all runs that the file of {@code type} pins} */
    static List<Pin> allOf(Class<?> type) {
        var resource = resource(type);
        try (var in = type.getResourceAsStream("/" + resource)) {
            if (in == null) {
                return List.of();
            }
            return parse(
                    resource,
                    new BufferedReader(new InputStreamReader(in, UTF_8)).lines().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Pin> parse(String resource, List<String> lines) {
        List<Pin> pins = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            var place = resource + ":" + (i + 1);
            var match = LINE.matcher(line);
            if (!match.matches()) {
                throw new IllegalArgumentException(place + ": line is not \"method  token  # comment\": " + line);
            }
            try {
                pins.add(new Pin(place, match.group(1), Token.parse(match.group(2))));
            } catch (TapeFormatException e) {
                throw new IllegalArgumentException(place + ": " + e.getMessage(), e);
            }
        }
        return pins;
    }
}
