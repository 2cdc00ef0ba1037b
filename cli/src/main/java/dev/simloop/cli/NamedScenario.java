package dev.simloop.cli;

import dev.simloop.Campaign;

/**
 * A scenario that the command line named.
 *
 * @param name as {@code Class} or {@code Class#method}, with dots before nested classes so that no shell has to be told
 * @param campaign what runs it; the method's own where it returned one
 */
record NamedScenario(String name, Campaign campaign) {}
