package dev.simloop.cli;

import dev.simloop.event.EventKind;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The kinds of events as logs write them. */
final class KindNames implements ITypeConverter<EventKind>, Iterable<String> {
    private static final List<String> NAMES =
            Arrays.stream(EventKind.values()).map(KindNames::name).toList();

    static String name(EventKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public EventKind convert(String value) {
        return Arrays.stream(EventKind.values())
                .filter(kind -> name(kind).equals(value))
                .findFirst()
                .orElseThrow(
                        () -> new TypeConversionException("'" + value + "' is none of " + String.join(", ", NAMES)));
    }

    @Override
    public Iterator<String> iterator() {
        return NAMES.iterator();
    }
}
