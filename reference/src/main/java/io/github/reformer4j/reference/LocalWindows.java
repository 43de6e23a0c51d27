package io.github.reformer4j.reference;

import io.github.reformer4j.attention.LocalAttention;
import java.util.ArrayList;
import java.util.List;

/** Local attention: positions cut into chunks; a window is a set of chunks around the own one. */
final class LocalWindows implements Seen {
  private final LocalAttention spec;
  private final int tokens;

  LocalWindows(LocalAttention spec, int tokens) {
    this.spec = spec;
    this.tokens = tokens;
  }

  @Override
  public List<Occurrence> by(int query) {
    List<Occurrence> seen = new ArrayList<>();
    for (int key = 0; key < tokens; key++) {
      if (reaches(query / spec.chunkLength(), key / spec.chunkLength())) {
        seen.add(new Occurrence(0, key));
      }
    }
    return seen;
  }

  private boolean reaches(int own, int chunk) {
    if (!spec.circular()) {
      return own - chunk <= spec.before() && chunk - own <= spec.after();
    }
    int chunks = (tokens - 1) / spec.chunkLength() + 1;
    return Math.floorMod(own - chunk, chunks) <= spec.before()
        || Math.floorMod(chunk - own, chunks) <= spec.after();
  }
}
