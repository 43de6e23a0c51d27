package io.github.reformer4j.bench.reproduce;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * The duplication task as it came out, beside the paper's Table 2.
 *
 * @param length of the sequences; 1,024 in the paper
 * @param chunk tokens of a chunk
 * @param buckets of one round of hashing
 * @param seed of everything random
 * @param columns what was evaluated
 * @param rows what was trained
 */
@JsonPropertyOrder({"length", "chunk", "buckets", "seed", "columns", "rows"})
public record DuplicationResult(
    int length, int chunk, int buckets, long seed, List<String> columns, List<Row> rows) {
  /**
   * One trained model.
   *
   * @param trained the attention it was trained with
   * @param steps taken
   * @param seconds they took
   * @param percent accuracies, one for each column
   * @param paper the paper's, one for each column
   */
  public record Row(
      String trained, long steps, double seconds, List<Double> percent, List<Double> paper) {}
}
