package io.github.reformer4j.cuda.internal.device;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where compiled kernels are kept between runs. */
public final class CacheFolder {
  /** The system property that names the folder. */
  public static final String PROPERTY = "reformer4j.cache";

  private CacheFolder() {}

  /**
   * The folder of this user: the system property {@value #PROPERTY}, else {@code
   * $XDG_CACHE_HOME/reformer4j}, else {@code ~/.cache/reformer4j}.
   *
   * @return an absolute path, which need not exist; nothing where the user has no home either
   */
  public static Optional<Path> ofThisUser() {
    return of(System::getProperty, System::getenv);
  }

  static Optional<Path> of(
      Function<String, @Nullable String> properties,
      Function<String, @Nullable String> environment) {
    String named = properties.apply(PROPERTY);
    if (isSet(named)) {
      return Optional.of(Path.of(named).toAbsolutePath());
    }
    // The specification of XDG: a path that is not absolute counts as unset.
    String cache = environment.apply("XDG_CACHE_HOME");
    if (isSet(cache) && Path.of(cache).isAbsolute()) {
      return Optional.of(Path.of(cache, "reformer4j"));
    }
    String home = properties.apply("user.home");
    return isSet(home)
        ? Optional.of(Path.of(home, ".cache", "reformer4j").toAbsolutePath())
        : Optional.empty();
  }

  private static boolean isSet(@Nullable String value) {
    return value != null && !value.isBlank();
  }
}
