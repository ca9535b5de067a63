/**
 * The composition root: creates a running service from a configuration, supervises it, and reads and writes the journal, models and
 * predictions for the commands. May use all packages below.
 */
@NullMarked
package dev.lifeboat.service;

import org.jspecify.annotations.NullMarked;
