/** Device memory: tensors, scratch memory of calls, and tensors of the host taken along. */
@NullMarked
package io.github.reformer4j.cuda.internal.memory;

import org.jspecify.annotations.NullMarked;
