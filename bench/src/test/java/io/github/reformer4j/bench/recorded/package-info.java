/** Tests of recorded models. */
@NullMarked
package io.github.reformer4j.bench.recorded;

import org.jspecify.annotations.NullMarked;
