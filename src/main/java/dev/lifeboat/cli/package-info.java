/**
 * The command line: one class per command, and the exit codes. May use picocli and every package below.
 */
@NullMarked
package dev.lifeboat.cli;

import org.jspecify.annotations.NullMarked;
