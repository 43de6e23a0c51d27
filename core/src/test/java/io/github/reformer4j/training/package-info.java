@NullMarked
package io.github.reformer4j.training;

import org.jspecify.annotations.NullMarked;
