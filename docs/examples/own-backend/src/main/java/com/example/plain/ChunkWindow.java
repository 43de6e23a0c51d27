package com.example.plain;

import io.github.reformer4j.attention.LocalAttention;

/** The window of local attention: whole chunks around the query's own. */
record ChunkWindow(LocalAttention spec) implements Window {
  @Override
  public boolean holds(int query, int key, int tokens) {
    int back = query / spec.chunkLength() - key / spec.chunkLength();
    if (!spec.circular()) {
      return back <= spec.before() && -back <= spec.after();
    }
    int chunks = (tokens - 1) / spec.chunkLength() + 1;
    return Math.floorMod(back, chunks) <= spec.before()
        || Math.floorMod(-back, chunks) <= spec.after();
  }
}
