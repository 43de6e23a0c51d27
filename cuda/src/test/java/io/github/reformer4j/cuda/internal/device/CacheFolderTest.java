package io.github.reformer4j.cuda.internal.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CacheFolderTest {
  private static Optional<Path> folder(
      Map<String, String> properties, Map<String, String> environment) {
    return CacheFolder.of(properties::get, environment::get);
  }

  @Test
  void propertyComesFirst() {
    assertThat(
            folder(
                Map.of("reformer4j.cache", "/named", "user.home", "/home/me"),
                Map.of("XDG_CACHE_HOME", "/caches")))
        .hasValue(Path.of("/named"));
  }

  @Test
  void thenTheFolderOfCaches() {
    Map<String, String> home = Map.of("user.home", "/home/me");
    assertThat(folder(home, Map.of("XDG_CACHE_HOME", "/caches")))
        .hasValue(Path.of("/caches/reformer4j"));
    assertThat(folder(home, Map.of())).hasValue(Path.of("/home/me/.cache/reformer4j"));
    assertThat(folder(home, Map.of("XDG_CACHE_HOME", "relative")))
        .hasValue(Path.of("/home/me/.cache/reformer4j"));
  }

  @Test
  void thereMayBeNone() {
    assertThat(folder(Map.of(), Map.of())).isEmpty();
  }
}
