@NullMarked
package io.github.reformer4j.safetensors;

import org.jspecify.annotations.NullMarked;
