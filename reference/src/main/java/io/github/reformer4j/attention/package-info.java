/**
 * The vocabulary of attention: specifications, inputs, outputs and the checked {@link
 * io.github.reformer4j.attention.Attention} facade that users call (semantics sections 1 to 9).
 */
@NullMarked
package io.github.reformer4j.attention;

import org.jspecify.annotations.NullMarked;
