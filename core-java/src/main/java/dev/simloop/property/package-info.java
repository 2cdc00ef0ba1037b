/** Kinds of properties, what became of them in a run or a campaign, and checks for use within them. */
@org.jspecify.annotations.NullMarked
package dev.simloop.property;
