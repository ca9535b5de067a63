/**
 * The benchmark: {@code ./mvnw -Pbench verify}. Nothing of it runs in the tests.
 */
@NullMarked
package dev.lifeboat.bench;

import org.jspecify.annotations.NullMarked;
