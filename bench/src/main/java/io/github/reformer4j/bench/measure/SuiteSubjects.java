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

/** What the contract suite is run on, with variants in other numbers of threads where there are. */
public final class SuiteSubjects {
  private static final int[] THREADS = {1, 2, 3, 8};

  private SuiteSubjects() {}

  /**
   * A subject and the variants opened for it.
   *
   * @param subject what to run the suite on
   * @param pool memory of its reversible sequences
   */
  public record Opened(SuiteSubject subject, TensorPool pool) implements AutoCloseable {
    /** Closes the variants and the pool; the backend itself stays open. */
    @Override
    public void close() {
      subject.threadVariants().forEach(Backend::close);
      pool.close();
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
    Limits usual = Limits.of(backend);
    boolean coarse =
        backend.types().contains(DType.BFLOAT16)
            && backend.productType(DType.BFLOAT16) == DType.BFLOAT16;
    return coarse ? List.of(usual, attentionIn(DType.BFLOAT16, usual)) : List.of(usual);
  }

  private static Limits attentionIn(DType type, Limits usual) {
    List<Gap> gaps = new ArrayList<>(usual.gaps());
    gaps.add(Gap.of(Capability.OPERATIONS, "tried with tensors of " + usual.type()));
    return usual.withType(type).withGaps(gaps);
  }

  /**
   * The subject for a backend with its usual tensors.
   *
   * @param backend open; stays open
   * @return the subject; close it
   */
  public static Opened of(Backend backend) {
    return of(backend, Limits.of(backend));
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
    TensorPool pool = new TensorPool(backend);
    SuiteSubject subject = new SuiteSubject(backend, limits, variants);
    boolean operations =
        limits.gaps().stream().noneMatch(gap -> gap.capability() == Capability.OPERATIONS);
    return new Opened(
        operations
            ? subject.withEngine(new Reversible(backend, pool, limits.operationType(backend)))
            : subject,
        pool);
  }
}
