/**
 * The evaluation that semantics section 10 measures operations by: the formulas as they stand,
 * every step in float32, sums taken in a shuffled order.
 */
@NullMarked
package io.github.reformer4j.properties.yardstick;

import org.jspecify.annotations.NullMarked;
