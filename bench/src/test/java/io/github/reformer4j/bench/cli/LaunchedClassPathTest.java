package io.github.reformer4j.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * What the launch script starts with is not what the tests run with: a library in test scope here,
 * even if another module needs it, is missing there, and {@code reformer verify} fails in a class
 * that no test misses.
 */
class LaunchedClassPathTest {
  private static final Pattern TEST_SCOPE =
      Pattern.compile("<artifactId>([^<]*)</artifactId>\\s*<scope>test</scope>");

  @Test
  void onlyTheTestFrameworkStaysBehind() throws IOException {
    List<String> leftBehind =
        TEST_SCOPE
            .matcher(Files.readString(Path.of("pom.xml")))
            .results()
            .map((MatchResult match) -> match.group(1))
            .toList();
    assertThat(leftBehind).containsExactly("junit-jupiter");
  }
}
