/** Everything besides attention that a model needs, on a device. */
@NullMarked
package io.github.reformer4j.cuda.internal.operations;

import org.jspecify.annotations.NullMarked;
