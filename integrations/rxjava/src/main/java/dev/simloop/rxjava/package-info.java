/** RxJava's schedulers as tasks of a run: {@link dev.simloop.TakeOver#RXJAVA}. Nothing here is called by programs. */
@org.jspecify.annotations.NullMarked
package dev.simloop.rxjava;
