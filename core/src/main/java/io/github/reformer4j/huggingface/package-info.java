/**
 * Folders of Hugging Face's Reformer: {@code config.json} and {@code model.safetensors} of a {@code
 * ReformerModelWithLMHead}, read into models of this project and written from them.
 */
@NullMarked
package io.github.reformer4j.huggingface;

import org.jspecify.annotations.NullMarked;
