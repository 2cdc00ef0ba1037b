/** One run as those see it who start many: what it is a function of, the threads it runs on, the way into the engine. */
@org.jspecify.annotations.NullMarked
package dev.simloop.internal.run;
