/** Random cases of attention: specifications and inputs, biased to the edges, that shrink. */
@NullMarked
package io.github.reformer4j.properties.cases;

import org.jspecify.annotations.NullMarked;
