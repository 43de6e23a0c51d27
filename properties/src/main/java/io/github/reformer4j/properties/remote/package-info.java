/** A device that there is not, for code that is to run where the host cannot address tensors. */
@NullMarked
package io.github.reformer4j.properties.remote;

import org.jspecify.annotations.NullMarked;
