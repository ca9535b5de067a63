/**
 * The composition root: creates a running service from a configuration, sets up its topics, and reads and writes them for the commands. May
 * use all packages below.
 */
@NullMarked
package dev.lifeboat.service;

import org.jspecify.annotations.NullMarked;
