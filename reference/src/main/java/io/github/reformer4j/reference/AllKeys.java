package io.github.reformer4j.reference;

import java.util.List;
import java.util.stream.IntStream;

/** Exact attention: a query sees every position once. */
final class AllKeys implements Seen {
  private final List<Occurrence> all;

  AllKeys(int tokens) {
    all = IntStream.range(0, tokens).mapToObj(key -> new Occurrence(0, key)).toList();
  }

  @Override
  public List<Occurrence> by(int query) {
    return all;
  }
}
