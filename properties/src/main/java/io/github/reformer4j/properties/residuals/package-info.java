/**
 * Residuals that the suite builds reversible blocks of: from a backend's own operations and
 * attention, and small ones whose mathematics is known in double precision.
 */
@NullMarked
package io.github.reformer4j.properties.residuals;

import org.jspecify.annotations.NullMarked;
