package io.github.reformer4j.cuda.internal.compiler;

import io.github.reformer4j.cuda.internal.attention.AttentionSources;
import io.github.reformer4j.cuda.internal.device.KernelSource;
import io.github.reformer4j.cuda.internal.operations.OperationSources;
import java.util.List;
import java.util.stream.Stream;

/** Every kernel that the backend can ask for, in every variant. */
final class KernelRegistry {
  private KernelRegistry() {}

  static List<KernelSource> all() {
    return Stream.of(OperationSources.all(), AttentionSources.all()).flatMap(List::stream).toList();
  }
}
