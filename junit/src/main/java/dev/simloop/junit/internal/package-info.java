/** What JUnit finds through a service file; not for use. */
@NullMarked
package dev.simloop.junit.internal;

import org.jspecify.annotations.NullMarked;
