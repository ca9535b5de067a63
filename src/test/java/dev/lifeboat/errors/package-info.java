@NullMarked
package dev.lifeboat.errors;

import org.jspecify.annotations.NullMarked;
