/** Tests of incremental decoding. */
@NullMarked
package io.github.reformer4j.cpu.internal.decode;

import org.jspecify.annotations.NullMarked;
