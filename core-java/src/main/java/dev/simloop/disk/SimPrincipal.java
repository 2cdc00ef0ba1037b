package dev.simloop.disk;

import java.nio.file.attribute.GroupPrincipal;
import java.util.Objects;

/** A user or a group, which is no more than a name here. */
record SimPrincipal(String name) implements GroupPrincipal {
    SimPrincipal {
        Objects.requireNonNull(name);
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public String toString() {
        return name;
    }
}
