package io.github.reformer4j.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.backend.AttentionKernel;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.properties.Capability;
import io.github.reformer4j.properties.Gap;
import io.github.reformer4j.reference.ReferenceBackend;
import io.github.reformer4j.tensor.DType;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SuiteSubjectsTest {
  @Test
  void aBackendWithoutOperationsIsNotAskedForThem() {
    try (Backend backend = new AttentionAlone(new ReferenceBackend());
        SuiteSubjects.Opened opened = SuiteSubjects.of(backend)) {
      assertThat(opened.pool()).isNull();
      assertThat(opened.subject().limits().gaps())
          .extracting(Gap::capability)
          .containsExactly(Capability.OPERATIONS);
    }
  }

  private record AttentionAlone(Backend whole) implements Backend {
    @Override
    public String name() {
      return "alone";
    }

    @Override
    public String description() {
      return whole.description();
    }

    @Override
    public Set<DType> types() {
      return whole.types();
    }

    @Override
    public AttentionKernel kernel(AttentionSpec spec) {
      return whole.kernel(spec);
    }

    @Override
    public void close() {
      whole.close();
    }
  }
}
