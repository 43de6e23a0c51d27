/** Tests of compiling kernels: NVRTC needs no card. */
@NullMarked
package io.github.reformer4j.cuda.internal.compiler;

import org.jspecify.annotations.NullMarked;
