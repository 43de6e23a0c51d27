package io.github.reformer4j.cuda.internal.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.reformer4j.cuda.internal.device.Arguments;
import io.github.reformer4j.cuda.internal.device.Grid;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Kernels that are wrong give an error that says where, and the next kernel runs. */
@NeedsEmulator
class MisuseTest {
  private static final int WARP = 32;
  private static final Grid ONE_WARP = Grid.of(1, WARP);
  private static final Grid TWO_WARPS = Grid.of(1, 2 * WARP);

  private final List<Bench> benches = new ArrayList<>();

  private Bench bench(ThreadOrder order) {
    Bench bench = new Bench(order);
    benches.add(bench);
    return bench;
  }

  private Bench bench() {
    return bench(ThreadOrder.FORWARD);
  }

  @AfterEach
  void aGoodKernelRunsAfterwards() {
    for (Bench bench : benches) {
      long out = bench.words(5 * 96);
      bench.run("warp", "block_votes", Grid.of(1, 96), new Arguments().address(out));
      assertThat(bench.intsAt(out, 1)).containsExactly(20);
      bench.close();
    }
  }

  private void refused(ThreadOrder order, String entry, Grid grid, String... messages) {
    Bench bench = bench(order);
    Arguments arguments = new Arguments().address(bench.words(256));
    refused(() -> bench.run("misuse", entry, grid, arguments), entry, messages);
  }

  private static void refused(Runnable launch, String entry, String... messages) {
    assertThatIllegalStateException()
        .isThrownBy(launch::run)
        .withMessageContaining("emulator/misuse.cu:" + entry)
        .satisfies(e -> assertThat(e.getMessage()).contains(messages));
  }

  @ParameterizedTest
  @EnumSource
  void divergentBarrier(ThreadOrder order) {
    refused(
        order,
        "divergent_barrier",
        TWO_WARPS,
        "divergent barrier: thread 0 waits at ",
        "misuse.cu:6, thread 40 at",
        "misuse.cu:8");
  }

  @ParameterizedTest
  @EnumSource
  void exitBeforeABarrier(ThreadOrder order) {
    refused(
        order,
        "early_exit",
        TWO_WARPS,
        "misuse.cu:16: thread 0 waits for ever at a barrier," + " because thread 33 has ended");
  }

  @ParameterizedTest
  @EnumSource
  void exitBeforeAWarpOperation(ThreadOrder order) {
    refused(
        order,
        "early_exit_of_a_lane",
        TWO_WARPS,
        "misuse.cu:23: thread 32 waits for ever in a"
            + " warp operation, because thread 33 has ended");
  }

  @ParameterizedTest
  @EnumSource
  void barrierAgainstWarpOperation(ThreadOrder order) {
    refused(
        order,
        "barrier_against_shuffle",
        ONE_WARP,
        "misuse.cu:30: thread 0 waits for ever in a"
            + " warp operation, because thread 3 waits at ",
        "misuse.cu:28");
  }

  @ParameterizedTest
  @EnumSource
  void wholeMaskInAPartialWarp(ThreadOrder order) {
    refused(
        order,
        "whole_mask",
        Grid.of(1, 48),
        "misuse.cu:35: mask = ffffffff: expected lanes that"
            + " the warp has; of a block of 48 threads lane 16 of warp 1 is none");
  }

  @Test
  void maskWithoutTheCaller() {
    refused(
        ThreadOrder.FORWARD,
        "foreign_mask",
        ONE_WARP,
        "mask = 00000001: expected one with the bit of the calling lane 1");
  }

  @ParameterizedTest
  @EnumSource
  void masksThatDiffer(ThreadOrder order) {
    refused(order, "different_masks", ONE_WARP, "misuse.cu:43", "mask 000000ff", "thread");
  }

  @ParameterizedTest
  @EnumSource
  void operationsThatDiffer(ThreadOrder order) {
    refused(order, "different_operations", ONE_WARP, "in another with mask ffffffff");
  }

  /** What the right neighbour lacks in one order, the left one lacks in the other. */
  @Test
  void aMissingBarrierShowsInOneOrderOrTheOther() {
    int[] neighbours = {1, -1};
    ThreadOrder[] orders = {ThreadOrder.FORWARD, ThreadOrder.REVERSED};
    for (int i = 0; i < 2; i++) {
      assertThat(neighbours(orders[i], neighbours[i])).contains(Float.NaN);
      float inTheMiddle = neighbours(orders[1 - i], neighbours[i])[32];
      assertThat(inTheMiddle).isEqualTo(32f + neighbours[i]);
    }
  }

  private float[] neighbours(ThreadOrder order, int neighbour) {
    Bench bench = bench(order);
    long out = bench.words(64);
    bench.run(
        "misuse", "missing_barrier", TWO_WARPS, new Arguments().address(out).int32(neighbour));
    return bench.floatsAt(out, 64);
  }

  @Test
  void aMissingWaitGivesNaN() {
    Bench bench = bench();
    long out = bench.words(WARP);
    Arguments arguments = new Arguments().address(bench.floats(new float[4 * WARP])).address(out);
    bench.run("misuse", "missing_wait", ONE_WARP, arguments);
    assertThat(bench.floatsAt(out, WARP)).containsOnly(Float.NaN);
  }

  @ParameterizedTest
  @EnumSource
  void aCopyIntoMemoryThatIsStillReadGivesNaN(ThreadOrder order) {
    Bench bench = bench(order);
    long out = bench.words(WARP);
    Arguments arguments = new Arguments().address(bench.floats(new float[4 * WARP])).address(out);
    bench.run("misuse", "overwritten_too_soon", ONE_WARP, arguments);
    assertThat(bench.floatsAt(out, WARP)).contains(Float.NaN);
  }

  @Test
  void copiesGoToSharedMemoryInPiecesOfSixteenBytes() {
    Bench bench = bench();
    long in = bench.words(64);
    Arguments arguments = new Arguments().address(in).address(bench.words(64));
    refused(
        () -> bench.run("misuse", "copy_to_global", ONE_WARP, arguments),
        "copy_to_global",
        "expected 16 bytes of shared memory");
    refused(
        () -> bench.run("misuse", "copy_of_any_address", ONE_WARP, arguments),
        "copy_of_any_address",
        "expected multiples of 16");
  }

  @Test
  void matricesLieAtMultiplesOfSixteenBytes() {
    refused(ThreadOrder.FORWARD, "matrix_of_any_address", ONE_WARP, "ldmatrix: row of lane 1");
  }

  @Test
  void sharedMemoryIsPoisonedForEveryBlock() {
    Bench bench = bench();
    long out = bench.words(WARP);
    for (String entry : List.of("unset_shared", "unset_dynamic")) {
      bench.run("misuse", entry, Grid.of(2, WARP).shared(4 * WARP), new Arguments().address(out));
      assertThat(bench.floatsAt(out, WARP)).as(entry).containsOnly(Float.NaN);
    }
  }

  @Test
  void dynamicSharedMemoryEndsWhereTheLaunchSays() {
    Bench bench = bench();
    long out = bench.words(1);
    Grid grid = ONE_WARP.shared(4 * WARP);
    bench.run("misuse", "beyond_dynamic", grid, new Arguments().address(out).int32(WARP - 1));
    refused(
        () -> bench.run("misuse", "beyond_dynamic", grid, new Arguments().address(out).int32(WARP)),
        "beyond_dynamic",
        "writes at address",
        "0 bytes behind the end of dynamic shared memory");
  }

  @Test
  void arraysHaveAnEnd() {
    Bench bench = bench();
    long out = bench.words(1);
    bench.run("misuse", "beyond_array", ONE_WARP, new Arguments().address(out).int32(WARP - 1));
    for (int at : new int[] {WARP, -1}) {
      refused(
          () ->
              bench.run("misuse", "beyond_array", ONE_WARP, new Arguments().address(out).int32(at)),
          "beyond_array",
          "misuse.cu:123: index beyond the end of an array");
    }
  }

  @Test
  void vectorsLieAtMultiplesOfTheirSize() {
    Bench bench = bench();
    Arguments arguments = new Arguments().address(bench.words(8)).address(bench.words(1));
    refused(
        () -> bench.run("misuse", "unaligned_load", ONE_WARP, arguments),
        "unaligned_load",
        "address is not aligned as its type must be");
  }

  @Test
  void integerArithmeticHasAResult() {
    Bench bench = bench();
    long out = bench.words(1);
    refused(
        () -> bench.run("misuse", "large_shift", ONE_WARP, new Arguments().address(out).int32(32)),
        "large_shift",
        "shift by more than the bits");
    refused(
        () -> bench.run("misuse", "division", ONE_WARP, new Arguments().address(out).int32(0)),
        "division",
        "integer division by zero");
    refused(
        () -> bench.run("misuse", "overflow", ONE_WARP, new Arguments().address(out).int32(65536)),
        "overflow",
        "product of integers overflows");
  }

  @Test
  void aTrapEndsTheKernelOnly() {
    refused(ThreadOrder.REVERSED, "trap", TWO_WARPS, "trap (thread 63 of block 0, 0, 0)");
  }

  @Test
  void aStackThatOverflowsEndsTheKernelOnly() {
    refused(ThreadOrder.FORWARD, "deep_recursion", ONE_WARP, "stack of a thread overflows");
  }

  @Test
  void launchesAreChecked() {
    Bench bench = bench();
    long out = bench.words(64);
    refused(
        () -> bench.run("misuse", "bounded", Grid.of(1, 96), new Arguments().address(out)),
        "bounded",
        "threads = 96: expected at most 64, its launch bound");
    refused(
        () -> bench.run("misuse", "bounded", ONE_WARP, new Arguments()),
        "bounded",
        "arguments = 0: expected 1");
    refused(
        () ->
            bench.run(
                "misuse", "bounded", ONE_WARP.shared(98 * 1024), new Arguments().address(out)),
        "bounded",
        "bytes of its file's own: expected at most 101376");
    bench.run("misuse", "bounded", ONE_WARP.shared(96 * 1024), new Arguments().address(out));
  }
}
