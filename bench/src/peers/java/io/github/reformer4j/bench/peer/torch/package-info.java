/** libtorch, through Bytedeco's presets, doing what this project does. */
@NullMarked
package io.github.reformer4j.bench.peer.torch;

import org.jspecify.annotations.NullMarked;
