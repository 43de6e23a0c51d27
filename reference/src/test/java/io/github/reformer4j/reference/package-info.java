@NullMarked
package io.github.reformer4j.reference;

import org.jspecify.annotations.NullMarked;
