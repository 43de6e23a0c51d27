package io.github.reformer4j.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "README.md",
        "docs/examples/use-the-library/pom.xml",
        "docs/examples/own-backend/pom.xml"
      })
  void whoeverImportsItNamesItsVersion(String file) {
    assertThat(Repository.read(file))
        .containsPattern(
            "<artifactId>reformer4j-bom</artifactId>\\s*<version>"
                + Pattern.quote(version("bom/pom.xml"))
                + "</version>");
  }

  /** Otherwise a build of ours would fetch plugins in two versions. */
  @ParameterizedTest
  @ValueSource(strings = {"use-the-library", "own-backend"})
  void examplesPinThePluginsOfThisBuild(String example) {
    Matcher plugin =
        Pattern.compile(
                "<artifactId>(?:maven-)?(\\w+)(?:-maven)?-plugin</artifactId>\\s*"
                    + "<version>(.*?)</version>")
            .matcher(Repository.read("docs/examples/" + example + "/pom.xml"));
    String ours = Repository.read("pom.xml");
    int plugins = 0;
    while (plugin.find()) {
      String name = plugin.group(1) + "-plugin.version";
      assertThat(ours).contains("<" + name + ">" + plugin.group(2) + "</" + name + ">");
      plugins++;
    }
    assertThat(plugins).isGreaterThan(3);
  }

  private static String version(String pom) {
    Matcher version = Pattern.compile("<version>(.*?)</version>").matcher(Repository.read(pom));
    assertThat(version.find()).isTrue();
    return version.group(1);
  }
}
