/**
 * The CUDA backend, on a card or emulated on the processor: see {@link
 * io.github.reformer4j.cuda.CudaBackend}.
 */
@NullMarked
package io.github.reformer4j.cuda;

import org.jspecify.annotations.NullMarked;
