package dev.simloop.verify;

import java.util.function.Predicate;

/** A predicate with the name that reports call it by. */
record Named<S>(String name, Predicate<? super S> test) {}
