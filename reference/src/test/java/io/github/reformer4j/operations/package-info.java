@NullMarked
package io.github.reformer4j.operations;

import org.jspecify.annotations.NullMarked;
