@NullMarked
package dev.lifeboat.metrics;

import org.jspecify.annotations.NullMarked;
