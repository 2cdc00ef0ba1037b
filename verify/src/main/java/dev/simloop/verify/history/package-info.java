/**
 * Histories: what clients asked of a system, when, and what they were told. A checker judges a history against a
 * sequential {@link dev.simloop.verify.history.Spec} without any invariant of the system's own.
 */
@NullMarked
package dev.simloop.verify.history;

import org.jspecify.annotations.NullMarked;
