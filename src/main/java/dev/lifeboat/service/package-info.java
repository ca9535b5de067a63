/**
 * The composition root: from a configuration to a running service, and what it needs around itself (topics, records in and out). May
 * use everything below.
 */
@NullMarked
package dev.lifeboat.service;

import org.jspecify.annotations.NullMarked;
