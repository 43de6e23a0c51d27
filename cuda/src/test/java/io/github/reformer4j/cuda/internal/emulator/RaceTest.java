package io.github.reformer4j.cuda.internal.emulator;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.reformer4j.cuda.internal.device.Arguments;
import io.github.reformer4j.cuda.internal.device.Grid;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A device that looks for races finds those that there are, in either order, and no others. */
@NeedsEmulator
class RaceTest {
  private static final Grid ONE_BLOCK = Grid.of(1, 64);
  private static final Grid TWO_BLOCKS = Grid.of(2, 64);

  private static void race(Bench bench, String entry, Grid grid, Arguments arguments) {
    assertThatIllegalStateException()
        .as(entry)
        .isThrownBy(() -> bench.run("races", entry, grid, arguments))
        .withMessageContaining("emulator/races.cu:" + entry)
        .withMessageContaining("race: it ")
        .withMessageContaining("nothing orders the two");
  }

  @ParameterizedTest
  @EnumSource
  void whatIsOrderedIsNoRace(ThreadOrder order) {
    try (Bench bench = Bench.watchingRaces(order)) {
      Arguments out = new Arguments().address(bench.words(256));
      for (String entry :
          List.of("barrier_between", "warp_between", "same_value", "halves_of_a_word")) {
        bench.run("races", entry, ONE_BLOCK, out);
      }
      for (String entry : List.of("blocks_apart", "blocks_reading", "blocks_counting")) {
        bench.run("races", entry, TWO_BLOCKS, out);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatNothingOrdersIsARace(ThreadOrder order) {
    try (Bench bench = Bench.watchingRaces(order)) {
      Arguments out = new Arguments().address(bench.words(256));
      for (String entry :
          List.of(
              "no_barrier",
              "no_second_barrier",
              "warp_is_not_enough",
              "other_lanes_met",
              "different_values",
              "blocks_overwriting")) {
        race(bench, entry, TWO_BLOCKS, out);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void copiesAndMatricesAreAccessesToo(ThreadOrder order) {
    try (Bench bench = Bench.watchingRaces(order)) {
      long in = bench.floats(new float[256]);
      long out = bench.words(64);
      for (String entry : List.of("copied_over", "matrices_too_soon")) {
        bench.run("races", entry, ONE_BLOCK, new Arguments().address(in).address(out).int32(1));
        race(bench, entry, ONE_BLOCK, new Arguments().address(in).address(out).int32(0));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void bothPlacesAreNamed(ThreadOrder order) {
    try (Bench bench = Bench.watchingRaces(order)) {
      Arguments out = new Arguments().address(bench.words(64));
      assertThatIllegalStateException()
          .isThrownBy(() -> bench.run("races", "no_barrier", ONE_BLOCK, out))
          .withMessageContaining("now at ./emulator/races.cu:18, before at ./emulator/races.cu:19");
    }
  }
}
