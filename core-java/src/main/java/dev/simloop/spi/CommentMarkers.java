package dev.simloop.spi;

import java.util.List;

/** Makes comments {@code // sim: NAME} in sources into calls of markers; found through {@link java.util.ServiceLoader}. */
public interface CommentMarkers {
    /**
     * Makes the comments of {@code classes}, and of the classes in them, into calls, once for each.
     *
     * @throws IllegalStateException if it cannot, with the reason and what to do
     */
    void prepare(List<Class<?>> classes);
}
