@NullMarked
package dev.lifeboat.quickstart;

import org.jspecify.annotations.NullMarked;
