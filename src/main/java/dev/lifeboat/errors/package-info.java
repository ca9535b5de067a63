/**
 * Failures whose cause is outside the program, a broker or a file, as one line for the user.
 *
 * <p>May use the JDK only.
 */
@NullMarked
package dev.lifeboat.errors;

import org.jspecify.annotations.NullMarked;
