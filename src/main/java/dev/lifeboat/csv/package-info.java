/**
 * CSV files: {@link dev.lifeboat.csv.CsvRows} reads their rows, {@link dev.lifeboat.csv.CsvProducer} sends them to Kafka, and
 * {@link dev.lifeboat.csv.PrequentialEvaluation} streams them through the in-memory pipeline.
 *
 * <p>The only package that may use Commons CSV. May use {@code kafka} and the packages below.
 */
@NullMarked
package dev.lifeboat.csv;

import org.jspecify.annotations.NullMarked;
