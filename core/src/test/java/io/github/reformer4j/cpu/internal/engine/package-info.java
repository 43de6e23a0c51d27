/** Tests of the attention engine. */
@NullMarked
package io.github.reformer4j.cpu.internal.engine;

import org.jspecify.annotations.NullMarked;
