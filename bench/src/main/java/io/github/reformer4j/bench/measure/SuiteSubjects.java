package io.github.reformer4j.bench.measure;

import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.cpu.CpuBackend;
import io.github.reformer4j.cpu.CpuOptions;
import io.github.reformer4j.layers.Reversible;
import io.github.reformer4j.layers.TensorPool;
import io.github.reformer4j.properties.Limits;
import io.github.reformer4j.properties.SuiteSubject;
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
   * The subject for a backend.
   *
   * @param backend open; stays open
   * @return the subject; close it
   */
  public static Opened of(Backend backend) {
    List<Backend> variants =
        backend instanceof CpuBackend
            ? IntStream.of(THREADS)
                .mapToObj(threads -> (Backend) CpuBackend.create(new CpuOptions(threads)))
                .toList()
            : List.of();
    Limits limits = Limits.of(backend);
    TensorPool pool = new TensorPool(backend);
    return new Opened(
        new SuiteSubject(backend, limits, variants)
            .withEngine(new Reversible(backend, pool, limits.type())),
        pool);
  }
}
