@NullMarked
package io.github.reformer4j.checkpoint;

import org.jspecify.annotations.NullMarked;
