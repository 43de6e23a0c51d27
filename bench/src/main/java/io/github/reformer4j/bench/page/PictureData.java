package io.github.reformer4j.bench.page;

import java.util.List;

/**
 * Which positions attend where, as heat maps of bins by bins.
 *
 * @param tokens N of the stretch shown
 * @param bins rows and columns
 * @param head which head
 * @param rounds R of the LSH maps
 * @param buckets in each round
 * @param floor attention at or below this share of a row is drawn as nothing
 * @param panels the maps
 */
public record PictureData(
    int tokens, int bins, int head, int rounds, int buckets, double floor, List<Panel> panels) {
  /**
   * One map.
   *
   * @param title what it shows
   * @param reading how to read it
   * @param levels row by row (queries), 0 to 100: 100 is a row's whole attention in one bin, 0 is
   *     the floor or less, logarithmic between
   */
  public record Panel(String title, String reading, List<Integer> levels) {}
}
