package dev.simloop.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** A property that the documents tell people to set is one that a launch takes. */
@Isolated("sets system properties")
class PropertyNamesTest {
    private static final Pattern PROPERTY = Pattern.compile("-D(simloop\\.[a-zA-Z]+(?:\\.[a-zA-Z]+)*)");
    private final Set<String> set = new TreeSet<>();

    @AfterEach
    void clear() {
        set.forEach(System::clearProperty);
    }

    @Test
    void eachPropertyOfTheDocumentsIsKnown() throws IOException {
        Set<String> told = new TreeSet<>();
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("basedir", ""), "../docs"))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".md")).toList()) {
                Matcher found = PROPERTY.matcher(Files.readString(file));
                while (found.find()) {
                    told.add(found.group(1));
                }
            }
        }
        assertThat(told).contains("simloop.seed", "simloop.points", "simloop.takeover", "simloop.audit");
        // what documents warn of
        told.remove("simloop.sed");
        for (String name : told) {
            if (System.getProperty(name) == null) {
                set.add(name);
                System.setProperty(name, "");
            }
        }
        assertThat(PropertyNames.unknown()).isNull();
    }
}
