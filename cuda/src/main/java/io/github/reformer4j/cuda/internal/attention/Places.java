package io.github.reformer4j.cuda.internal.attention;

import io.github.reformer4j.cuda.internal.context.CudaContext;
import io.github.reformer4j.cuda.internal.device.Arguments;
import io.github.reformer4j.cuda.internal.device.Grid;
import io.github.reformer4j.cuda.internal.device.KernelSource;
import io.github.reformer4j.cuda.internal.memory.Staging;
import io.github.reformer4j.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/** Where tensors of the device first break a rule. Each answer waits for the device. */
final class Places {
  static final KernelSource NON_FINITE = KernelSource.of("attention/places.cu", "first_non_finite");
  static final KernelSource STRAY = KernelSource.of("attention/places.cu", "first_stray");

  private static final int THREADS = 256;
  private static final int BLOCKS_PER_MULTIPROCESSOR = 8;

  private final CudaContext context;

  Places(CudaContext context) {
    this.context = context;
  }

  long firstNonFinite(Tensor tensor) {
    long count = tensor.shape().elements();
    if (count == 0) {
      return -1;
    }
    try (Staging staging = context.staging()) {
      long x = staging.read(tensor);
      return first(
          Elements.of(NON_FINITE, tensor.type()),
          count,
          first -> new Arguments().address(x).int64(count).address(first));
    }
  }

  long firstStray(Tensor buckets, @Nullable Tensor keyMask, int bucketCount) {
    long count = buckets.shape().elements();
    if (count == 0) {
      return -1;
    }
    int tokens = Math.toIntExact(buckets.shape().dim(3));
    long perBatch = buckets.shape().dim(1) * buckets.shape().dim(2) * tokens;
    try (Staging staging = context.staging()) {
      long x = staging.read(buckets);
      long mask = staging.read(keyMask);
      return first(
          // does not depend on a type of elements
          STRAY.with("ELEMENT", "float"),
          count,
          first ->
              new Arguments()
                  .address(x)
                  .address(mask)
                  .int64(count)
                  .int32(tokens)
                  .int64(perBatch)
                  .int32(bucketCount)
                  .address(first));
    }
  }

  private long first(
      KernelSource source, long count, java.util.function.LongFunction<Arguments> arguments) {
    long first = context.memory().take(Long.BYTES);
    try (Arena arena = Arena.ofConfined()) {
      context.stream().fill(first, (byte) -1, Long.BYTES);
      long most = (long) context.device().multiprocessors() * BLOCKS_PER_MULTIPROCESSOR;
      long blocks = Math.min(most, Math.ceilDiv(count, (long) THREADS));
      context.launch(source, Grid.of(blocks, THREADS), arguments.apply(first));
      MemorySegment answer = arena.allocate(ValueLayout.JAVA_LONG);
      context.stream().read(first, answer);
      return answer.get(ValueLayout.JAVA_LONG, 0);
    } finally {
      context.memory().give(first);
    }
  }
}
