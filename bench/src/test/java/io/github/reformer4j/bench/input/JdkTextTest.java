package io.github.reformer4j.bench.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reformer4j.bench.failure.UserFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JdkTextTest {
  private static final String LICENCE = "/* the same for every file */\n";

  @TempDir private Path home;

  @Test
  void thisJdkHasText() throws IOException {
    InputText text = JdkText.read(Path.of(System.getProperty("java.home")), 10_000);
    assertThat(text.bytes()).hasSize(10_000);
    assertThat(text.description()).containsAnyOf("src.zip", "legal notices");
  }

  @Test
  void sourcesComeSortedAndWithoutLicence() throws IOException {
    Files.createDirectories(home.resolve("lib"));
    try (ZipOutputStream zip =
        new ZipOutputStream(Files.newOutputStream(home.resolve("lib/src.zip")))) {
      add(zip, "java.base/java/util/B.java", "class B {}".repeat(300));
      add(zip, "java.base/java/util/A.java", "class A {}".repeat(300));
      add(zip, "java.base/java/util/deeper/C.java", "class C {}".repeat(300));
    }
    InputText text = JdkText.read(home, 100_000);
    String read = new String(text.bytes(), StandardCharsets.UTF_8);
    assertThat(read).startsWith("package java.util;\nclass A").doesNotContain("same", "class C");
    assertThat(read.indexOf("class B")).isGreaterThan(read.lastIndexOf("class A"));
    assertThat(text.description()).contains("src.zip", text.bytes().length + " bytes");
  }

  @Test
  void noticesStandInForSources() throws IOException {
    Files.createDirectories(home.resolve("legal/java.base"));
    Files.writeString(home.resolve("legal/java.base/LICENSE"), "terms ".repeat(1000));
    InputText text = JdkText.read(home, 5000);
    assertThat(text.bytes()).hasSize(5000);
    assertThat(text.description()).contains("legal notices");
  }

  @Test
  void aRuntimeWithoutTextSaysWhatToDo() {
    assertThatThrownBy(() -> JdkText.read(home, 5000))
        .isInstanceOf(UserFailure.class)
        .hasMessageContaining("--input");
  }

  private static void add(ZipOutputStream zip, String name, String code) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write((LICENCE + "package java.util;\n" + code).getBytes(StandardCharsets.UTF_8));
    zip.closeEntry();
  }
}
