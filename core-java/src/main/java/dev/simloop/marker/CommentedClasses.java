package dev.simloop.marker;

import dev.simloop.spi.CommentMarkers;
import java.util.List;
import java.util.ServiceLoader;

/** Has comments of classes made into calls, by the agent. */
final class CommentedClasses {
    private CommentedClasses() {}

    /** @throws IllegalStateException if the agent is not there, or a comment cannot be a marker */
    static void prepare(List<Class<?>> classes) {
        if (classes.isEmpty()) {
            return;
        }
        CommentMarkers found = ServiceLoader.load(CommentMarkers.class, CommentMarkers.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "comments as markers need the agent, which is not on the class path: add simloop-agent as a test "
                                + "dependency and start the JVM with -javaagent:simloop-agent.jar (see docs/agent.md), or mark with "
                                + "calls of Markers.reach"));
        found.prepare(classes);
    }
}
