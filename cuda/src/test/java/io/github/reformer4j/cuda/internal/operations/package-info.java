/** Operations, on an emulated device. */
@NullMarked
package io.github.reformer4j.cuda.internal.operations;

import org.jspecify.annotations.NullMarked;
