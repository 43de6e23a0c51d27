package io.github.reformer4j.bench.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Field;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.TerminalUtils;
import org.junit.jupiter.api.Test;

class BarsTest {
  /** An opened terminal takes Ctrl-C from this process's shutdown hooks. */
  @Test
  void theTerminalIsNeverOpened() throws ReflectiveOperationException {
    StringWriter drawn = new StringWriter();
    try (ProgressBar bar =
        Bars.builder(new PrintWriter(drawn)).setTaskName("test").setInitialMax(4).build()) {
      bar.stepTo(3);
      bar.setExtraMessage("x".repeat(200));
    }
    Field terminal = TerminalUtils.class.getDeclaredField("terminal");
    terminal.setAccessible(true);
    assertThat(terminal.get(null)).isNull();
    assertThat(drawn.toString()).contains("test", "75%");
    assertThat(drawn.toString().strip().split("\r"))
        .allSatisfy(line -> assertThat(line.length()).isLessThan(80));
  }
}
