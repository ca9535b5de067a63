/**
 * The command line: one class a command, and nowhere else an exit code. May use picocli and everything below.
 */
@NullMarked
package dev.lifeboat.cli;

import org.jspecify.annotations.NullMarked;
