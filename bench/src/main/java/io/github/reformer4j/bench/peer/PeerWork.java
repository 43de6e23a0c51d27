package io.github.reformer4j.bench.peer;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * Something to compute, the same for whoever computes it: sizes, seeds and semantics are fixed by
 * the record, so results can be compared number by number.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "work")
@JsonSubTypes({
  @JsonSubTypes.Type(value = AttentionWork.class, name = "attention"),
  @JsonSubTypes.Type(value = ProductWork.class, name = "product"),
  @JsonSubTypes.Type(value = TrainingWork.class, name = "training")
})
public sealed interface PeerWork permits AttentionWork, ProductWork, TrainingWork {
  /**
   * What a reader calls it.
   *
   * @return one line
   */
  @JsonIgnore
  String title();
}
