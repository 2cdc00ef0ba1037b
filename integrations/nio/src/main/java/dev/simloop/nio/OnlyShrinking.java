package dev.simloop.nio;

import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Set;

/** A set from which others may take and to which they may not add, as the selected keys are. */
final class OnlyShrinking<E> extends AbstractSet<E> {
    private final Set<E> of;

    OnlyShrinking(Set<E> of) {
        this.of = of;
    }

    @Override
    public Iterator<E> iterator() {
        return of.iterator();
    }

    @Override
    public int size() {
        return of.size();
    }

    @Override
    public boolean contains(Object each) {
        return of.contains(each);
    }

    @Override
    public boolean remove(Object each) {
        return of.remove(each);
    }

    @Override
    public void clear() {
        of.clear();
    }
}
