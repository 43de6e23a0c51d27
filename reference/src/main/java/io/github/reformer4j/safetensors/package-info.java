/**
 * Files of named tensors in the safetensors format: an 8-byte little-endian header length, a JSON
 * header, raw little-endian data. Read by memory mapping, written atomically.
 */
@NullMarked
package io.github.reformer4j.safetensors;

import org.jspecify.annotations.NullMarked;
