package io.github.reformer4j.reference;

import java.util.List;

/** Semantics section 4: which keys stand in a query's windows, admissible or not. */
interface Seen {
  /**
   * The windows of one query over all rounds.
   *
   * @param query the position of an unmasked token
   * @return every occurrence, by round
   */
  List<Occurrence> by(int query);
}
