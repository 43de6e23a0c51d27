@NullMarked
package io.github.reformer4j.golden;

import org.jspecify.annotations.NullMarked;
