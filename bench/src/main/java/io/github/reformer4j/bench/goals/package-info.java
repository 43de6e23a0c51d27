/**
 * The project's goals, each measured against its number and, where it names one, another library.
 */
@NullMarked
package io.github.reformer4j.bench.goals;

import org.jspecify.annotations.NullMarked;
