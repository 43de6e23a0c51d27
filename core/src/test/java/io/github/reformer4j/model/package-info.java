/** Tests of models. */
@NullMarked
package io.github.reformer4j.model;

import org.jspecify.annotations.NullMarked;
