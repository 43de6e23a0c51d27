/** Tensors: a shape, an element type and a region of native memory. */
@NullMarked
package io.github.reformer4j.tensor;

import org.jspecify.annotations.NullMarked;
