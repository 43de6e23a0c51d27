/** The contract suite for backends. */
@NullMarked
package io.github.reformer4j.properties;

import org.jspecify.annotations.NullMarked;
