/** The rules that hold the rooms apart, and the proof that each of them can fail. */
@NullMarked
package io.github.reformer4j.docs.rules;

import org.jspecify.annotations.NullMarked;
