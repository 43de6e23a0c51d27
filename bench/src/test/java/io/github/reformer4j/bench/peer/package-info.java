@NullMarked
package io.github.reformer4j.bench.peer;

import org.jspecify.annotations.NullMarked;
