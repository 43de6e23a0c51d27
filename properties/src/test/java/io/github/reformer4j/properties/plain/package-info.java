/**
 * A second implementation, written from the semantics page and not from the reference, in plain
 * double-precision Java; and the ways in which it can be broken on purpose.
 */
@NullMarked
package io.github.reformer4j.properties.plain;

import org.jspecify.annotations.NullMarked;
