package dev.simloop.coroutines;

import kotlin.coroutines.AbstractCoroutineContextElement;
import kotlin.coroutines.CoroutineContext;

/** Marks what is launched in a {@code backgroundScope}: quiescence and the end of a run take no notice of it. */
final class BackgroundWork extends AbstractCoroutineContextElement {
    static final Key KEY = new Key();
    static final BackgroundWork INSTANCE = new BackgroundWork();

    private BackgroundWork() {
        super(KEY);
    }

    static final class Key implements CoroutineContext.Key<BackgroundWork> {}
}
