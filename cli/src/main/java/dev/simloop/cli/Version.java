package dev.simloop.cli;

import dev.simloop.tape.Tape;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class Version implements IVersionProvider {
    /** Maven puts it into the jar; classes in a folder have none. */
    private static final String PROPERTIES = "/META-INF/maven/dev.simloop/simloop-cli/pom.properties";

    @Override
    public String[] getVersion() throws IOException {
        return new String[] {"simloop " + ofJar(), "tape version " + Tape.VERSION};
    }

    private static String ofJar() throws IOException {
        Properties properties = new Properties();
        try (InputStream in = Version.class.getResourceAsStream(PROPERTIES)) {
            if (in != null) {
                properties.load(in);
            }
        }
        return properties.getProperty("version", "of no jar");
    }
}
