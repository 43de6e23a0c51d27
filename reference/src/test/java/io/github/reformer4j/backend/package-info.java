@NullMarked
package io.github.reformer4j.backend;

import org.jspecify.annotations.NullMarked;
