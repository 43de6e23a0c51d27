/** Tests of the hash stage. */
@NullMarked
package io.github.reformer4j.cpu.internal.hash;

import org.jspecify.annotations.NullMarked;
