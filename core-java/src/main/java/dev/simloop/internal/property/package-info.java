/** Properties as the engine asks them: what each remembers of a run, and who is asked after which step. */
@org.jspecify.annotations.NullMarked
package dev.simloop.internal.property;
