package io.github.reformer4j.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class PagesTest {
  private static final Pattern LINK = Pattern.compile("\\]\\((?!https?://|#)([^)#\\s]+)");

  @TestFactory
  Stream<DynamicTest> quotesAgreeWithTheirSources() {
    return Repository.pages().stream()
        .flatMap(page -> Quote.on(page, Repository.read(page)).stream())
        .filter(quote -> !quote.source().isEmpty())
        .map(
            quote ->
                DynamicTest.dynamicTest(
                    quote.page() + " quotes " + quote.source(),
                    () -> assertThat(quote.text()).isEqualTo(quote.current())));
  }

  /** Java on a page that nobody compiles is Java that will be wrong. */
  @Test
  void allJavaIsQuoted() {
    List<Quote> all =
        Repository.pages().stream()
            .flatMap(page -> Quote.on(page, Repository.read(page)).stream())
            .filter(quote -> quote.language().equals("java"))
            .toList();
    assertThat(all).extracting(Quote::page).contains("README.md");
    assertThat(all).allSatisfy(quote -> assertThat(quote.source()).isNotEmpty());
  }

  @Test
  void quoteIsFoundWithItsSource() {
    String page = "a\n<!-- quote: x/Y.java#z -->\n```java\nint i;\n```\n\n```text\nb\n```\n";
    assertThat(Quote.on("page", page))
        .containsExactly(
            new Quote("page", "java", "x/Y.java#z", "int i;\n"),
            new Quote("page", "text", "", "b\n"));
  }

  @Test
  void linksLeadSomewhere() {
    List<String> dead = new ArrayList<>();
    for (String page : Repository.pages()) {
      Path folder = Repository.root().resolve(page).resolve("..").normalize();
      Matcher link = LINK.matcher(Repository.read(page));
      while (link.find()) {
        if (!Files.exists(folder.resolve(link.group(1)))) {
          dead.add(page + " -> " + link.group(1));
        }
      }
    }
    assertThat(dead).isEmpty();
  }
}
