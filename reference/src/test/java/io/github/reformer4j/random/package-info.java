@NullMarked
package io.github.reformer4j.random;

import org.jspecify.annotations.NullMarked;
