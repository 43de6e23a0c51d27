@NullMarked
package io.github.reformer4j.attention;

import org.jspecify.annotations.NullMarked;
