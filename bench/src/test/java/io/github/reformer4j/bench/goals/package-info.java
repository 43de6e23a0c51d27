@NullMarked
package io.github.reformer4j.bench.goals;

import org.jspecify.annotations.NullMarked;
