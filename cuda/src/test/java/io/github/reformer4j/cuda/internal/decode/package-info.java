/** Tests of decoding on emulated devices. */
@NullMarked
package io.github.reformer4j.cuda.internal.decode;

import org.jspecify.annotations.NullMarked;
