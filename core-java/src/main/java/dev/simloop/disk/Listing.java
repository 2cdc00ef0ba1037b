package dev.simloop.disk;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** What a directory held when it was opened, in the order of names. */
final class Listing implements DirectoryStream<Path> {
    private final List<Path> paths;
    private final Filter<? super Path> filter;
    private boolean open = true;
    private boolean iterated;

    Listing(List<Path> paths, Filter<? super Path> filter) {
        this.paths = paths;
        this.filter = filter;
    }

    @Override
    public Iterator<Path> iterator() {
        if (!open) {
            throw new IllegalStateException("Directory stream is closed");
        }
        if (iterated) {
            throw new IllegalStateException("Iterator already obtained");
        }
        iterated = true;
        Iterator<Path> all = paths.iterator();
        return new Iterator<>() {
            private @Nullable Path next;

            @Override
            public boolean hasNext() {
                while (next == null && open && all.hasNext()) {
                    Path candidate = all.next();
                    next = accepts(candidate) ? candidate : null;
                }
                return next != null;
            }

            @Override
            public Path next() {
                Path result = hasNext() ? next : null;
                if (result == null) {
                    throw new NoSuchElementException();
                }
                next = null;
                return result;
            }
        };
    }

    private boolean accepts(Path path) {
        try {
            return filter.accept(path);
        } catch (IOException e) {
            throw new DirectoryIteratorException(e);
        }
    }

    @Override
    public void close() {
        open = false;
    }
}
