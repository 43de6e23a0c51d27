/**
 * The attention engine: walks sorted (or plain) order in chunks, tile by tile, forward and
 * backward. Exact, local and LSH attention are three layouts of the same walk.
 */
@NullMarked
package io.github.reformer4j.cpu.internal.engine;

import org.jspecify.annotations.NullMarked;
