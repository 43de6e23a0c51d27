/**
 * The native format: a folder with {@code config.json}, {@code model.safetensors} and, to continue
 * a training, {@code training.safetensors}. Files appear whole or not at all, and carry checksums:
 * what was torn or corrupted is refused by name.
 */
@NullMarked
package io.github.reformer4j.checkpoint;

import org.jspecify.annotations.NullMarked;
