package dev.simloop.verify;

import java.util.function.BiPredicate;

/** What is demanded of each step from one state to another, with the name that reports call it by. */
record NamedStep<S>(String name, BiPredicate<? super S, ? super S> allowed) {}
