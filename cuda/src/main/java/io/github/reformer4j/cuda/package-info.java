/** The CUDA backend. */
@NullMarked
package io.github.reformer4j.cuda;

import org.jspecify.annotations.NullMarked;
