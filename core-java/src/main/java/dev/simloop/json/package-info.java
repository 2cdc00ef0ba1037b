/** The JSON of tapes and event logs. Not exported: read by the packages of this module alone. */
@org.jspecify.annotations.NullMarked
package dev.simloop.json;
