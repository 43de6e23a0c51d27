package io.github.reformer4j.cpu.internal.engine;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class EngineWorkspaceTest {
  @Test
  void isOfUseAfterMemoryThatCouldNotBeHad() {
    EngineWorkspace workspace = new EngineWorkspace(1);
    workspace.buckets(10);
    assertThatThrownBy(() -> workspace.buckets(1L << 56)).isInstanceOf(OutOfMemoryError.class);
    MemorySegment buckets = workspace.buckets(5);
    buckets.setAtIndex(JAVA_INT, 4, 7);
    assertThat(buckets.getAtIndex(JAVA_INT, 4)).isEqualTo(7);
    workspace.close();
  }
}
