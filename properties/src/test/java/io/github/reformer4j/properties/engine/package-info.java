/** One more engine for reversible sequences, whole and with defects, to test the suite with. */
@NullMarked
package io.github.reformer4j.properties.engine;

import org.jspecify.annotations.NullMarked;
