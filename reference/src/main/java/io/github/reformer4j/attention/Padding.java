package io.github.reformer4j.attention;

/** Where masked tokens stand in the sorted order of {@link Windows.Flat} (semantics section 3). */
public enum Padding {
  /** The default: nowhere. They have no slot, belong to no bucket and no window. */
  DROPPED,
  /** HF: they fill slots in a bucket of their own, after all others of their round. */
  SORTED_LAST,
  /** lucidrains: they are hashed and sorted with the rest. */
  IN_PLACE
}
