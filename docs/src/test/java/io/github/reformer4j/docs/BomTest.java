package io.github.reformer4j.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BomTest {
  /** The bill of materials has no parent, so nothing else keeps its version in step. */
  @Test
  void hasTheVersionOfTheRest() {
    assertThat(version("bom/pom.xml")).isEqualTo(version("pom.xml"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"reference", "properties", "core", "cuda"})
  void listsEveryPublishedModule(String module) {
    assertThat(Repository.read("bom/pom.xml"))
        .contains("<artifactId>reformer4j-" + module + "</artifactId>");
  }

  @Test
  void pagesNameTheVersion() {
    assertThat(Stream.of("README.md").map(Repository::read))
        .allSatisfy(page -> assertThat(page).contains("<version>" + version("pom.xml") + "<"));
  }

  private static String version(String pom) {
    Matcher version = Pattern.compile("<version>(.*?)</version>").matcher(Repository.read(pom));
    assertThat(version.find()).isTrue();
    return version.group(1);
  }
}
