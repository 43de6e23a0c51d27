package io.github.reformer4j.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.backend.AttentionKernel;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.reference.ReferenceBackend;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Shape;
import io.github.reformer4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class TensorPoolTest {
  private final TensorPool pool = new TensorPool(new ReferenceBackend());

  @Test
  void whatIsGivenBackIsHandedOutAgainInAnotherTypeAndShape() {
    Tensor floats = pool.take(DType.FLOAT32, 4, 6);
    pool.give(floats);
    Tensor ints = pool.take(DType.INT32, 3, 8);
    assertThat(ints.segment().address()).isEqualTo(floats.segment().address());
    assertThat(ints.type()).isEqualTo(DType.INT32);
    assertThat(ints.shape()).isEqualTo(Shape.of(3, 8));
    assertThat(pool.heldBytes()).isEqualTo(96);
  }

  @Test
  void tensorsTakenTogetherDoNotOverlap() {
    Tensor one = pool.take(DType.FLOAT32, 10);
    assertThat(one.overlaps(pool.take(DType.FLOAT32, 10))).isFalse();
  }

  @Test
  void liveAndPeakAreCounted() {
    Tensor one = pool.take(DType.FLOAT64, 10);
    Tensor two = pool.take(DType.FLOAT32, 5);
    assertThat(pool.liveBytes()).isEqualTo(100);
    pool.give(one);
    assertThat(pool.liveBytes()).isEqualTo(20);
    assertThat(pool.peakBytes()).isEqualTo(100);
    pool.resetPeak();
    assertThat(pool.peakBytes()).isEqualTo(20);
    pool.give(two);
    assertThat(pool.heldBytes()).isEqualTo(100);
    pool.trim();
    assertThat(pool.heldBytes()).isZero();
    assertThat(one.isAlive()).isFalse();
  }

  @Test
  void givingTwiceOrFromElsewhereIsRefused() {
    Tensor tensor = pool.take(DType.FLOAT32, 2, 3);
    pool.give(tensor);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> pool.give(tensor))
        .withMessage(
            "tensor = FLOAT32[2, 3]: expected one taken from this pool and not given back since");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> pool.give(Tensor.allocate(DType.FLOAT32, 2)));
    assertThat(pool.liveBytes()).isZero();
  }

  @Test
  void closingFreesWhatIsTakenToo() {
    Tensor tensor = pool.take(DType.FLOAT32, 2);
    pool.close();
    assertThat(tensor.isAlive()).isFalse();
    assertThat(pool.heldBytes()).isZero();
    pool.give(tensor);
    pool.close();
    assertThatIllegalStateException()
        .isThrownBy(() -> pool.take(DType.FLOAT32, 2))
        .withMessage("pool = closed: expected an open one");
  }

  @Test
  void whatIsFreeIsReturnedBeforeMemoryIsSaidToBeOut() {
    try (TensorPool small = new TensorPool(new Small(100))) {
      small.give(small.take(DType.FLOAT32, 20));
      Tensor other = small.take(DType.FLOAT32, 25);
      assertThat(small.heldBytes()).isEqualTo(100);
      assertThatExceptionOfType(OutOfMemoryError.class)
          .isThrownBy(() -> small.take(DType.FLOAT32, 1));
      small.give(other);
    }
  }

  @Test
  void threadsTakingAtOnceGetMemoryOfTheirOwn() throws InterruptedException, ExecutionException {
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<?>> running = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        int own = thread;
        running.add(threads.submit(() -> writeAndRead(own)));
      }
      for (Future<?> future : running) {
        assertThat(future.get()).isNull();
      }
    }
    assertThat(pool.liveBytes()).isZero();
  }

  private void writeAndRead(int number) {
    for (int i = 0; i < 2_000; i++) {
      Tensor tensor = pool.take(DType.INT32, 8);
      for (int at = 0; at < 8; at++) {
        tensor.setInt(at, number);
      }
      assertThat(tensor.toInts()).containsOnly(number);
      pool.give(tensor);
    }
  }

  /** Hands out no more than so many bytes at once. */
  private static final class Small implements Backend {
    private final long most;
    private final List<Tensor> given = new ArrayList<>();

    Small(long most) {
      this.most = most;
    }

    @Override
    public Tensor allocate(DType type, Shape shape) {
      Tensor tensor = Tensor.allocate(type, shape);
      given.removeIf(other -> !other.isAlive());
      given.add(tensor);
      if (given.stream().mapToLong(Tensor::byteSize).sum() > most) {
        tensor.close();
        throw new OutOfMemoryError("more than " + most + " bytes");
      }
      return tensor;
    }

    @Override
    public String name() {
      return "small";
    }

    @Override
    public String description() {
      return "little memory";
    }

    @Override
    public Set<DType> types() {
      return Set.of(DType.FLOAT32);
    }

    @Override
    public AttentionKernel kernel(AttentionSpec spec) {
      throw new UnsupportedOperationException("memory only");
    }

    @Override
    public void close() {}
  }
}
