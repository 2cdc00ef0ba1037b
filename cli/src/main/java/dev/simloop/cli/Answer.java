package dev.simloop.cli;

/**
 * What a command found out.
 *
 * @param exit what the process ends with
 * @param text for people, without a line end at its end; empty to print nothing
 * @param json for machines, without the fields that every document starts with
 */
record Answer(ExitCode exit, String text, JsonObject json) {}
