package io.github.reformer4j.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackendsTest {
  @TempDir private Path folder;

  @Test
  void listsWhatIsInstalled() {
    assertThat(Backends.discover())
        .anySatisfy(
            entry -> {
              assertThat(entry.name()).isEqualTo("reference");
              assertThat(entry.availability()).isInstanceOf(Availability.Usable.class);
            });
  }

  @Test
  void anUnknownNameIsRefusedWithTheKnownOnes() {
    assertThatThrownBy(() -> Backends.open("abacus"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("backend = abacus: expected one of [")
        .hasMessageContaining("reference");
  }

  @Test
  void backendsBesideThisLibraryAreFoundFromThreadsOfAnotherLoader() {
    whileContextIs(
        ClassLoader.getPlatformClassLoader(),
        () -> {
          try (Backend backend = Backends.open("reference")) {
            assertThat(backend.name()).isEqualTo("reference");
          }
        });
  }

  @Test
  void openingOneAsksNoOther() throws IOException {
    Path services = folder.resolve("META-INF/services");
    Files.createDirectories(services);
    Files.writeString(services.resolve(BackendProvider.class.getName()), Watched.class.getName());
    URL[] path = {folder.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(path, Watched.class.getClassLoader())) {
      whileContextIs(
          loader,
          () -> {
            Watched.ASKED.set(0);
            Backends.open("reference").close();
            assertThat(Watched.ASKED).hasValue(0);
            assertThatThrownBy(() -> Backends.open("watched"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("backend watched cannot be used: it is a test's");
            assertThat(Watched.ASKED).hasValue(1);
            assertThat(Backends.discover())
                .extracting(Backends.Entry::name)
                .containsOnlyOnce("reference", "watched")
                .isSorted();
          });
    }
  }

  private static void whileContextIs(ClassLoader loader, Runnable action) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      action.run();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** Counts how often it is asked. */
  public static final class Watched implements BackendProvider {
    static final AtomicInteger ASKED = new AtomicInteger();

    /** For {@link java.util.ServiceLoader}. */
    public Watched() {}

    @Override
    public String name() {
      return "watched";
    }

    @Override
    public Availability availability() {
      ASKED.incrementAndGet();
      return new Availability.Unusable("it is a test's");
    }

    @Override
    public Backend open() {
      throw new IllegalStateException("it is a test's");
    }
  }
}
