/**
 * A model checker: a design as states and actions, explored whole. {@link dev.simloop.verify.Model} says what it is,
 * {@link dev.simloop.verify.ModelChecker} checks it. What the user gives (guards, effects, predicates) is called from
 * several threads at once, so it must be a pure function of the state.
 */
@NullMarked
package dev.simloop.verify;

import org.jspecify.annotations.NullMarked;
