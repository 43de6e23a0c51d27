/**
 * A device that is none: kernels are compiled with g++ and their threads run on the processor, one
 * at a time. It is slow and strict: memory ends at guard pages, everything begins poisoned, and
 * barriers that not all threads reach are errors.
 */
@NullMarked
package io.github.reformer4j.cuda.internal.emulator;

import org.jspecify.annotations.NullMarked;
