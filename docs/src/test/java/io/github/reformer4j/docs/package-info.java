/** Pages whose code is compiled and run. */
@NullMarked
package io.github.reformer4j.docs;

import org.jspecify.annotations.NullMarked;
