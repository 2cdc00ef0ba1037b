/**
 * Many runs of one scenario: campaigns and what they find, audits, edited runs, artifacts. Depends on the engine; the
 * engine knows nothing of it.
 */
@org.jspecify.annotations.NullMarked
package dev.simloop.campaign;
