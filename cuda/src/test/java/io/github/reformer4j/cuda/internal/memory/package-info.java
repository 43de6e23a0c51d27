/** Tests of device memory, on a device that is nothing but memory. */
@NullMarked
package io.github.reformer4j.cuda.internal.memory;

import org.jspecify.annotations.NullMarked;
