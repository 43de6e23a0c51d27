/** From a kernel's text to what a card runs: NVRTC, its options, and what it gave before. */
@NullMarked
package io.github.reformer4j.cuda.internal.compiler;

import org.jspecify.annotations.NullMarked;
