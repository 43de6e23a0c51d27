/** What every kernel call needs: the device, its memory, and how exact products are. */
@NullMarked
package io.github.reformer4j.cuda.internal.context;

import org.jspecify.annotations.NullMarked;
