/**
 * What a model computes besides attention. A class for each theme cuts its calls into units whose
 * size depends on shapes alone, so that results do not depend on the number of threads; the kernels
 * are in {@link io.github.reformer4j.cpu.internal.vector}.
 */
@NullMarked
package io.github.reformer4j.cpu.internal.operations;

import org.jspecify.annotations.NullMarked;
