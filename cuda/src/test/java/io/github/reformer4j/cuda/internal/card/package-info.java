/** Tests of what can be tested of a card without one. */
@NullMarked
package io.github.reformer4j.cuda.internal.card;

import org.jspecify.annotations.NullMarked;
