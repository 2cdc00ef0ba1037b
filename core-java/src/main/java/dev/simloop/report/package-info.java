/**
 * What people read of a recorded run: a page for the browser, a text for a CI log, a story, an interleaving table, and
 * exports. Everything here is a pure function of its {@link dev.simloop.report.Report}: the same logs give the same bytes.
 */
@org.jspecify.annotations.NullMarked
package dev.simloop.report;
