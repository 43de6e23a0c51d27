/** How results are compared: as bits, or within the tolerance of semantics section 10. */
@NullMarked
package io.github.reformer4j.properties.check;

import org.jspecify.annotations.NullMarked;
