package dev.simloop.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.SimLoop;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** The jar itself; run once it is there. */
class AgentJarTest {
    @Test
    void itHasWhatItNeedsUnderNamesOfItsOwn() throws IOException {
        List<String> names = new ArrayList<>();
        try (JarFile jar = new JarFile(System.getProperty(FreshJvmsTest.JAR))) {
            for (Enumeration<JarEntry> all = jar.entries(); all.hasMoreElements(); ) {
                names.add(all.nextElement().getName());
            }
            assertThat(jar.getManifest().getMainAttributes().getValue("Premain-Class"))
                    .isEqualTo(SimLoopAgent.class.getName());
            assertThat(jar.getManifest().getMainAttributes().getValue("Can-Retransform-Classes"))
                    .isEqualTo("true");
        }
        assertThat(names)
                .contains("dev/simloop/agent/asm/ClassReader.class", "dev/simloop/agent/hooks/Hooks.class")
                .noneMatch(name -> name.startsWith("org/"))
                .noneMatch(name -> name.equals(SimLoop.class.getName().replace('.', '/') + ".class"));
    }
}
