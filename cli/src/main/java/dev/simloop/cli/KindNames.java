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
        int at = NAMES.indexOf(value);
        if (at < 0) {
            throw new TypeConversionException("'" + value + "' is none of " + String.join(", ", NAMES));
        }
        return EventKind.values()[at];
    }

    @Override
    public Iterator<String> iterator() {
        return NAMES.iterator();
    }
}
