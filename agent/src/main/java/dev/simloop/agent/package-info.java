/**
 * The agent: rewrites calls to the JDK's clocks, pools, timers and chance while classes are loaded, so that they belong to the run
 * whose thread makes them, and keeps the registry of all known entry points.
 */
@NullMarked
package dev.simloop.agent;

import org.jspecify.annotations.NullMarked;
