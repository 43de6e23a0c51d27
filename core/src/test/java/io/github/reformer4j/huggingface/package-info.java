/** Tests of Hugging Face folders. */
@NullMarked
package io.github.reformer4j.huggingface;

import org.jspecify.annotations.NullMarked;
