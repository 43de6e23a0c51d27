/**
 * Training a language model: optimiser, schedules, batches of text, and the loop over them.
 * Everything is a pure function of the seed and the number of the step, so that a run may be cut
 * anywhere and continued with the same bits.
 */
@NullMarked
package io.github.reformer4j.training;

import org.jspecify.annotations.NullMarked;
