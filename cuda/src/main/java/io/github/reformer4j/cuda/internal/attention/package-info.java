/** Attention on a device: hashing, sorting, windows, forward, backward and decoding. */
@NullMarked
package io.github.reformer4j.cuda.internal.attention;

import org.jspecify.annotations.NullMarked;
