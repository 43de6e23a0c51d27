/** The CUDA backend: for now only the answer to the question whether there is a card. */
@NullMarked
package io.github.reformer4j.cuda;

import org.jspecify.annotations.NullMarked;
