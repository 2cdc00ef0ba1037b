package dev.simloop.junit;

import dev.simloop.campaign.OwnJvm;
import java.io.IOException;
import org.junit.platform.engine.discovery.DiscoverySelectors;

/** What the JVM of an {@link OwnSimTest} starts: its argument is JUnit's name of the test. */
final class OwnLaunch {
    private OwnLaunch() {}

    public static void main(String[] args) throws IOException {
        var own = OwnJvm.Child.of(args);
        own.end(FreshLaunch.launchOne(
                DiscoverySelectors.selectUniqueId(own.arguments().get(0))));
    }
}
