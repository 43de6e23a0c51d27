/**
 * The vocabulary of reversible layers (Gomez et al. 2017; Kitaev et al. 2020, section 3; semantics
 * section 8): what a residual function is, how two of them make a block, and what runs a sequence
 * of blocks.
 */
@NullMarked
package io.github.reformer4j.reversible;

import org.jspecify.annotations.NullMarked;
