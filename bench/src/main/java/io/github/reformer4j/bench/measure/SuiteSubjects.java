package io.github.reformer4j.bench.measure;

import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.cpu.CpuBackend;
import io.github.reformer4j.cpu.CpuOptions;
import io.github.reformer4j.layers.Reversible;
import io.github.reformer4j.layers.TensorPool;
import io.github.reformer4j.properties.Capability;
import io.github.reformer4j.properties.Gap;
import io.github.reformer4j.properties.Limits;
import io.github.reformer4j.properties.SuiteSubject;
import io.github.reformer4j.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What the contract suite is run on, with variants in other numbers of threads where there are. */
public final class SuiteSubjects {
  private static final int[] THREADS = {1, 2, 3, 8};

  private SuiteSubjects() {}

  /**
   * A subject and the variants opened for it.
   *
   * @param subject what to run the suite on
   * @param pool memory of its reversible sequences; null if it computes attention only
   */
  public record Opened(SuiteSubject subject, @Nullable TensorPool pool) implements AutoCloseable {
    /** Closes the variants and the pool; the backend itself stays open. */
    @Override
    public void close() {
      subject.threadVariants().forEach(Backend::close);
      if (pool != null) {
        pool.close();
      }
    }
  }

  /**
   * The kinds of tensors that a backend is tried with: its usual ones, then bfloat16 if it computes
   * in that and not only rounds to it.
   *
   * @param backend decides
   * @return limits of one run each
   */
  public static List<Limits> limits(Backend backend) {
    Limits usual = usual(backend);
    boolean coarse =
        backend.types().contains(DType.BFLOAT16)
            && backend.productType(DType.BFLOAT16) == DType.BFLOAT16;
    return coarse ? List.of(usual, attentionIn(DType.BFLOAT16, usual)) : List.of(usual);
  }

  private static Limits usual(Backend backend) {
    Limits limits = Limits.of(backend);
    try {
      backend.operationKernels();
      return limits;
    } catch (UnsupportedOperationException e) {
      return withoutOperations(limits, String.valueOf(e.getMessage()));
    }
  }

  private static Limits attentionIn(DType type, Limits usual) {
    return withoutOperations(usual, "tried with tensors of " + usual.type()).withType(type);
  }

  private static Limits withoutOperations(Limits limits, String reason) {
    List<Gap> gaps = new ArrayList<>(limits.gaps());
    gaps.add(Gap.of(Capability.OPERATIONS, reason));
    return limits.withGaps(gaps);
  }

  /**
   * The subject for a backend with its usual tensors.
   *
   * @param backend open; stays open
   * @return the subject; close it
   */
  public static Opened of(Backend backend) {
    return of(backend, usual(backend));
  }

  /**
   * The subject for a backend.
   *
   * @param backend open; stays open
   * @param limits how far to go, one of {@link #limits}
   * @return the subject; close it
   */
  public static Opened of(Backend backend, Limits limits) {
    List<Backend> variants =
        backend instanceof CpuBackend
            ? IntStream.of(THREADS)
                .mapToObj(threads -> (Backend) CpuBackend.create(new CpuOptions(threads)))
                .toList()
            : List.of();
    SuiteSubject subject = new SuiteSubject(backend, limits, variants);
    if (limits.gaps().stream().anyMatch(gap -> gap.capability() == Capability.OPERATIONS)) {
      return new Opened(subject, null);
    }
    TensorPool pool = new TensorPool(backend);
    return new Opened(
        subject.withEngine(new Reversible(backend, pool, limits.operationType(backend))), pool);
  }
}
