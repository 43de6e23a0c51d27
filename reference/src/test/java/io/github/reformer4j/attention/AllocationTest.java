package io.github.reformer4j.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.RemoteMemory;
import io.github.reformer4j.tensor.Shape;
import io.github.reformer4j.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Results are allocated wholly or not at all. */
class AllocationTest {
  /** More bytes than any machine has addresses. */
  private static final Shape TOO_LARGE = Shape.of(1, 1, 1, 1L << 58);

  private static final int MEGABYTE = 1 << 20;

  @Test
  void tensorsBeforeOneThatCannotBeHadAreClosed() {
    List<Tensor> before = new ArrayList<>();
    assertThatThrownBy(
            () -> {
              try (AllOrNone tensors = new AllOrNone()) {
                before.add(tensors.allocate(DType.FLOAT32, Shape.of(3)));
                before.add(tensors.allocate(DType.INT32, Shape.of(2)));
                tensors.allocate(DType.FLOAT32, TOO_LARGE);
                tensors.keep();
              }
            })
        .isInstanceOf(OutOfMemoryError.class);
    assertThat(before).hasSize(2).noneMatch(Tensor::isAlive);
  }

  @Test
  void tensorsThatAreKeptStayOpen() {
    Tensor tensor;
    try (AllOrNone tensors = new AllOrNone()) {
      tensor = tensors.allocate(DType.FLOAT32, Shape.of(3));
      tensors.keep();
    }
    assertThat(tensor.isAlive()).isTrue();
    tensor.close();
  }

  @Test
  void gradientsThatCannotBeHadHoldNoMemory() {
    Tensor queries = Tensor.allocate(DType.FLOAT32, 1, 1, 1, MEGABYTE / Float.BYTES);
    Tensor values = Tensor.remote(new Nowhere(), 0, DType.FLOAT32, TOO_LARGE, Arena.ofShared());
    AttentionInputs inputs = AttentionInputs.shared(queries, values);
    int times = 64;
    long before = nativeBytes();
    for (int i = 0; i < times; i++) {
      assertThatThrownBy(() -> AttentionGradients.allocate(inputs))
          .isInstanceOf(OutOfMemoryError.class);
    }
    // other users of native memory are small: half of what would have leaked
    assertThat(nativeBytes() - before).isLessThan((long) times * MEGABYTE / 2);
    queries.close();
  }

  private static long nativeBytes() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }

  /** Gives a tensor any size. */
  private static final class Nowhere implements RemoteMemory {
    @Override
    public String place() {
      return "nowhere";
    }

    @Override
    public void read(long address, MemorySegment host) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void write(MemorySegment host, long address) {
      throw new UnsupportedOperationException();
    }
  }
}
