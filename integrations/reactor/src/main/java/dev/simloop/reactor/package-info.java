/** Reactor's schedulers as tasks of a run: {@link dev.simloop.TakeOver#REACTOR}. Nothing here is called by programs. */
@org.jspecify.annotations.NullMarked
package dev.simloop.reactor;
