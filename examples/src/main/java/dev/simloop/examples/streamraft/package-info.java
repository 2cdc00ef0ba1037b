/** A replicated map: Raft with a log on disk, over streams, written twice; and the world that tries to break it. */
@NullMarked
package dev.simloop.examples.streamraft;

import org.jspecify.annotations.NullMarked;
