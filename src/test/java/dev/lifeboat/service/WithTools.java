package dev.lifeboat.service;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A class that needs installed tools: a browser, or Prometheus. Only the profile {@code tools} runs it; these classes run one after
 * another, beside the other tests, so that no two browsers compete and one quickstart serves them all.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("tools")
@Execution(ExecutionMode.SAME_THREAD)
@interface WithTools {}
