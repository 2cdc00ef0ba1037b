/**
 * The command line: {@code hunt}, {@code replay}, {@code shrink}, {@code audit}, {@code trace}, {@code diff} and {@code
 * report}. Every command gives an {@link dev.simloop.cli.Answer}: an exit code, a text for people and a JSON document
 * for machines, of which it prints one.
 */
@NullMarked
package dev.simloop.cli;

import org.jspecify.annotations.NullMarked;
