/**
 * Other libraries doing the work that this project does, each in a process of its own. What a
 * library is asked for ({@link io.github.reformer4j.bench.peer.PeerWork}) and who is asked ({@link
 * io.github.reformer4j.bench.peer.PeerLibrary}, found by {@link java.util.ServiceLoader}) are apart
 * from how it is asked ({@link io.github.reformer4j.bench.peer.PeerProcess}), so nothing here needs
 * another library's files.
 */
@NullMarked
package io.github.reformer4j.bench.peer;

import org.jspecify.annotations.NullMarked;
