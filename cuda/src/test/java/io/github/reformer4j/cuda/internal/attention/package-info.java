/** Tests of attention on emulated devices. */
@NullMarked
package io.github.reformer4j.cuda.internal.attention;

import org.jspecify.annotations.NullMarked;
