/** The backend over a device, whichever it is. */
@NullMarked
package io.github.reformer4j.cuda.internal.backend;

import org.jspecify.annotations.NullMarked;
