/**
 * The simulated disk of a host, as a {@link java.nio.file.FileSystem}: {@link dev.simloop.disk.SimDisk} is where to start,
 * and says what is modelled.
 */
@org.jspecify.annotations.NullMarked
package dev.simloop.disk;
