package io.github.reformer4j.bench.peer;

import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/** The libraries on the class path, this project's own among them. */
public final class PeerLibraries {
  private PeerLibraries() {}

  /**
   * All of them.
   *
   * @return by name
   */
  public static List<PeerLibrary> all() {
    return Stream.concat(
            Stream.of(new OwnLibrary()),
            ServiceLoader.load(PeerLibrary.class).stream().map(ServiceLoader.Provider::get))
        .sorted((a, b) -> a.name().compareTo(b.name()))
        .toList();
  }

  /**
   * One of them.
   *
   * @param name to look for
   * @return the library, if it is there
   */
  public static Optional<PeerLibrary> find(String name) {
    return all().stream().filter(library -> library.name().equals(name)).findFirst();
  }
}
