/**
 * The management port: metrics, health, the newest model, and predictions on request. May use Javalin, Jackson, {@code topology} and
 * what lies below; {@code metrics} reach it as text.
 */
@NullMarked
package dev.lifeboat.http;

import org.jspecify.annotations.NullMarked;
