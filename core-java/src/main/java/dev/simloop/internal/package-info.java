/** Data structures under the loop. Not exported: read by the packages of this module alone. */
@org.jspecify.annotations.NullMarked
package dev.simloop.internal;
