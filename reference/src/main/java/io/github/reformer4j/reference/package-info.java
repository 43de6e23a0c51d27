/**
 * The oracle: every contract in double precision with plain loops, each class to be read beside the
 * semantics section it implements, and itself a backend named {@code reference}. Also the
 * yardsticks by which other backends are measured (section 10).
 */
@NullMarked
package io.github.reformer4j.reference;

import org.jspecify.annotations.NullMarked;
