/**
 * Clients that ask a system for something: how often, with which ids, how often again, and what their failures say. Each operation
 * is a draw, so a shrinker leaves out those that a failure does not need.
 */
@NullMarked
package dev.simloop.workload;

import org.jspecify.annotations.NullMarked;
