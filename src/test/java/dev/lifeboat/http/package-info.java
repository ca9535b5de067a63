@NullMarked
package dev.lifeboat.http;

import org.jspecify.annotations.NullMarked;
