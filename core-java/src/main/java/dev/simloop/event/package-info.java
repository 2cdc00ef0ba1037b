/** What happened in a recorded run: the event log of a finding. */
@org.jspecify.annotations.NullMarked
package dev.simloop.event;
