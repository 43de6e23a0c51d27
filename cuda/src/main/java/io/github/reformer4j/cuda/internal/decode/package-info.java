/**
 * Incremental decoding: the state on the device, a row of it for each token, and the kernels of a
 * step.
 */
@NullMarked
package io.github.reformer4j.cuda.internal.decode;

import org.jspecify.annotations.NullMarked;
