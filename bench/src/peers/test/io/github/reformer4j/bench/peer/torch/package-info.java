@NullMarked
package io.github.reformer4j.bench.peer.torch;

import org.jspecify.annotations.NullMarked;
