/** The contract suite on emulated CUDA. */
@NullMarked
package io.github.reformer4j.cuda.contract;

import org.jspecify.annotations.NullMarked;
