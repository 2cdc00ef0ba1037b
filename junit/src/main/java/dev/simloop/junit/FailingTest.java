package dev.simloop.junit;

import java.util.Set;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.TestTag;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.support.descriptor.AbstractTestDescriptor;
import org.junit.platform.engine.support.descriptor.MethodSource;

/** A test that fails with what was found wrong before any test ran. */
final class FailingTest extends AbstractTestDescriptor {
    private final Set<TestTag> tags;
    private final String message;

    /** Of a method that would not have run. */
    FailingTest(UniqueId id, String name, MethodSource source, Set<TestTag> tags, String message) {
        super(id, name, source);
        this.tags = tags;
        this.message = message;
    }

    /** Of the launch as a whole: it has no source of its own, for filters by method would leave it out. */
    FailingTest(UniqueId id, String name, String message) {
        super(id, name);
        this.tags = Set.of();
        this.message = message;
    }

    /** {@return what it throws, with the method that would not have run, if there is one, as all of the stack} */
    AssertionError failure() {
        var failure = new AssertionError(message);
        failure.setStackTrace(getSource()
                .map(MethodSource.class::cast)
                .map(source -> new StackTraceElement(source.getClassName(), source.getMethodName(), null, -1))
                .stream()
                .toArray(StackTraceElement[]::new));
        return failure;
    }

    @Override
    public Type getType() {
        return Type.TEST;
    }

    @Override
    public Set<TestTag> getTags() {
        return tags;
    }

    /** A class with such tests. */
    static final class Group extends AbstractTestDescriptor {
        Group(UniqueId id, String name, TestSource source) {
            super(id, name, source);
        }

        @Override
        public Type getType() {
            return Type.CONTAINER;
        }
    }
}
