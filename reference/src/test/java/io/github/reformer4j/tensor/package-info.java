@NullMarked
package io.github.reformer4j.tensor;

import org.jspecify.annotations.NullMarked;
