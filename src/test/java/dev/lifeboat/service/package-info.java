@NullMarked
package dev.lifeboat.service;

import org.jspecify.annotations.NullMarked;
