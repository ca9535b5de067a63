@NullMarked
package dev.lifeboat.kafka;

import org.jspecify.annotations.NullMarked;
