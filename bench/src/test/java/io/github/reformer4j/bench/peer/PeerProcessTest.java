package io.github.reformer4j.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A library in a process of its own: what it does, and every way in which it can fail. */
class PeerProcessTest {
  private static final double AMPLE_SECONDS = 600;
  private static final double A_MOMENT = 0.5;
  private static final MemoryLimit LIMIT = new MemoryLimit(1L << 29);

  private final PeerProcess process =
      new PeerProcess(PeerLibraries.find(FakeLibrary.NAME).orElseThrow(), LIMIT);

  @AfterEach
  void end() {
    process.close();
  }

  @Test
  void workIsDoneAsOftenAsAsked() throws PeerStopped {
    assertThat(process.description()).isEqualTo("a fake, [umlaut ü]");
    assertThat(fate(FakeLibrary.FINE))
        .isInstanceOfSatisfying(
            PeerResult.Timed.class,
            timed -> {
              assertThat(timed.seconds()).hasSize(3).allMatch(seconds -> seconds >= 0);
              assertThat(timed.peakBytes()).isPositive();
              assertThat(timed.baseBytes()).isPositive().isLessThan(LIMIT.bytes());
            });
  }

  @Test
  void resultsAreRead() throws PeerStopped {
    try (OpenWork open = process.open(work(FakeLibrary.FINE), AMPLE_SECONDS)) {
      open.seconds();
      assertThat(open.sample(new long[] {0, 1L << 40}))
          .containsExactly(FakeLibrary.VALUE, FakeLibrary.VALUE);
    }
  }

  @Test
  void theEnvironmentIsTheLibrarysOwn() throws PeerStopped {
    try (OpenWork open = process.open(work(FakeLibrary.ENVIRONMENT), AMPLE_SECONDS)) {
      open.seconds();
      assertThat(open.sample(new long[] {0})).containsExactly(1);
    }
  }

  @Test
  void whatALibraryPrintsIsNoAnswer() {
    assertThat(fate(FakeLibrary.CHATS)).isInstanceOf(PeerResult.Timed.class);
  }

  @Test
  void aRefusedAllocationIsWantOfMemory() {
    assertThat(stopped(FakeLibrary.NATIVE_FAILURE, AMPLE_SECONDS))
        .satisfies(
            stopped -> {
              assertThat(stopped.reason()).isEqualTo(StopReason.OUT_OF_MEMORY);
              assertThat(stopped.detail()).contains("can't allocate memory");
            });
  }

  @Test
  void whoeverTakesTooMuchMemoryIsEnded() {
    assertThat(stopped(FakeLibrary.TAKES_ALL_MEMORY, AMPLE_SECONDS).reason())
        .isEqualTo(StopReason.OUT_OF_MEMORY);
  }

  @Test
  void whoeverHangsIsEnded() {
    assertThat(stopped(FakeLibrary.HANGS, A_MOMENT).reason()).isEqualTo(StopReason.OUT_OF_TIME);
  }

  @Test
  void aCrashTellsItsLastWords() {
    PeerResult.Stopped stopped = stopped(FakeLibrary.CRASHES, AMPLE_SECONDS);
    assertThat(stopped.reason()).isEqualTo(StopReason.CRASHED);
    assertThat(stopped.detail()).contains("code 7").contains("last words");
  }

  @Test
  void anExceptionIsOneLine() {
    PeerResult.Stopped stopped = stopped(FakeLibrary.THROWS, AMPLE_SECONDS);
    assertThat(stopped.reason()).isEqualTo(StopReason.CRASHED);
    assertThat(stopped.detail()).isEqualTo("IllegalStateException: first line");
  }

  @Test
  void whatIsNotSupportedIsSaid() {
    PeerResult result =
        process.time(new ProductWork(ProductWork.Kind.FORWARD, 1, 1, 1), 1, 0, AMPLE_SECONDS);
    assertThat(result)
        .asInstanceOf(InstanceOfAssertFactories.type(PeerResult.Stopped.class))
        .extracting(PeerResult.Stopped::reason)
        .isEqualTo(StopReason.NOT_SUPPORTED);
  }

  @Test
  void lifeGoesOnAfterEachFailure() {
    stopped(FakeLibrary.CRASHES, AMPLE_SECONDS);
    assertThat(fate(FakeLibrary.FINE)).isInstanceOf(PeerResult.Timed.class);
    stopped(FakeLibrary.HANGS, A_MOMENT);
    assertThat(fate(FakeLibrary.FINE)).isInstanceOf(PeerResult.Timed.class);
  }

  @Test
  void workOfImpossibleSizeIsRefused() {
    assertThatThrownBy(() -> AttentionWork.exact(0, false, false))
        .hasMessage("tokens = 0: expected at least 1");
    assertThatThrownBy(() -> AttentionWork.lsh(64, 0, false, false))
        .hasMessage("rounds = 0: expected 1 or more");
    assertThatThrownBy(() -> new AttentionWork(AttentionWork.Kind.EXACT, 64, 1, false, false))
        .hasMessage("rounds = 1: expected 0 for EXACT");
  }

  private PeerResult fate(int fate) {
    return process.time(work(fate), 3, 1, AMPLE_SECONDS);
  }

  private PeerResult.Stopped stopped(int fate, double limitSeconds) {
    return (PeerResult.Stopped) process.time(work(fate), 3, 1, limitSeconds);
  }

  private static AttentionWork work(int fate) {
    return AttentionWork.exact(fate, false, false);
  }
}
