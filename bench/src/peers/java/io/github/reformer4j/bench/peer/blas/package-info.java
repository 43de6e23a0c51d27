/** OpenBLAS and MKL: the products of layers, as rates to hold kernels against. */
@NullMarked
package io.github.reformer4j.bench.peer.blas;

import org.jspecify.annotations.NullMarked;
