/** Tests of what measures a card. */
@NullMarked
package io.github.reformer4j.bench.card;

import org.jspecify.annotations.NullMarked;
