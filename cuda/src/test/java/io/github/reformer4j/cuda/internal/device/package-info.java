/** Tests of what kernels run on. */
@NullMarked
package io.github.reformer4j.cuda.internal.device;

import org.jspecify.annotations.NullMarked;
