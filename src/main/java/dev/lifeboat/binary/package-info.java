/**
 * Writing and reading of the project's binary formats: big-endian, with every length checked before anything is allocated. May
 * use nothing but the JDK.
 */
@NullMarked
package dev.lifeboat.binary;

import org.jspecify.annotations.NullMarked;
