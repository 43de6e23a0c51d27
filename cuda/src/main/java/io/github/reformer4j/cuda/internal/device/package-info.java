/**
 * What a kernel runs on: a card, or an emulation of one on the processor. Nothing here knows
 * attention, and nothing here or above knows which of the two it is.
 */
@NullMarked
package io.github.reformer4j.cuda.internal.device;

import org.jspecify.annotations.NullMarked;
