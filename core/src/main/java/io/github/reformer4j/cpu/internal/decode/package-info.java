/** Incremental decoding: one token at a time, each row as the full causal pass gives it. */
@NullMarked
package io.github.reformer4j.cpu.internal.decode;

import org.jspecify.annotations.NullMarked;
