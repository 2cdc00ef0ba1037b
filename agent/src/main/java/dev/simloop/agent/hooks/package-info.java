/**
 * What rewritten calls go to. These classes are on the boot class path, so that any class can call them; they know the JDK and
 * nothing else. Off the threads of runs each does what the call would have done.
 */
@NullMarked
package dev.simloop.agent.hooks;

import org.jspecify.annotations.NullMarked;
