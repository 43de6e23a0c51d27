/**
 * Recorded runs of other implementations, in safetensors files that describe themselves, and the
 * runner that holds backends against them.
 */
@NullMarked
package io.github.reformer4j.golden;

import org.jspecify.annotations.NullMarked;
