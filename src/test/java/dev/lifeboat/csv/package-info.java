@NullMarked
package dev.lifeboat.csv;

import org.jspecify.annotations.NullMarked;
