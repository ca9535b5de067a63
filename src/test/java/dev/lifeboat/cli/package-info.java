@NullMarked
package dev.lifeboat.cli;

import org.jspecify.annotations.NullMarked;
