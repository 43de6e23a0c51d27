@NullMarked
package io.github.reformer4j.layers;

import org.jspecify.annotations.NullMarked;
