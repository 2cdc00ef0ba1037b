/**
 * Four small systems on the pieces that whole systems share, with two planted bugs each: a replicated log, leased jobs with fencing, a
 * broker over streams, a saga.
 */
@org.jspecify.annotations.NullMarked
package dev.simloop.examples.systems;
