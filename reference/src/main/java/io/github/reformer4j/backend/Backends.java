package io.github.reformer4j.backend;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** Lists the backends of this installation with their state, and opens them by name. */
public final class Backends {
  private Backends() {}

  /**
   * A backend and its state.
   *
   * @param name its name
   * @param availability usable, or why not
   * @param provider opens it
   */
  public record Entry(String name, Availability availability, BackendProvider provider) {}

  /**
   * Every backend found by {@link ServiceLoader}, by name: with the calling thread's context class
   * loader, and with the one that loaded this library, which is another in a plug-in or a layer of
   * modules of its own.
   *
   * @return usable and unusable ones alike
   * @throws ServiceConfigurationError if a provider is declared but broken
   */
  public static List<Entry> discover() {
    return providers().stream()
        .map(provider -> new Entry(provider.name(), provider.availability(), provider))
        .toList();
  }

  /** Of each class one, by name. */
  private static List<BackendProvider> providers() {
    Map<Class<?>, BackendProvider> found = new LinkedHashMap<>();
    List<ServiceLoader<BackendProvider>> loaders =
        List.of(
            ServiceLoader.load(BackendProvider.class),
            ServiceLoader.load(BackendProvider.class, Backends.class.getClassLoader()));
    for (ServiceLoader<BackendProvider> loader : loaders) {
      loader.forEach(provider -> found.putIfAbsent(provider.getClass(), provider));
    }
    return found.values().stream().sorted(Comparator.comparing(BackendProvider::name)).toList();
  }

  /**
   * Opens a backend by name. No other is asked whether it can be used.
   *
   * @param name as listed by {@link #discover()}
   * @return an open backend; the caller closes it
   * @throws IllegalArgumentException if there is none of that name
   * @throws IllegalStateException if it is not usable, with the reason
   */
  public static Backend open(String name) {
    List<BackendProvider> providers = providers();
    for (BackendProvider provider : providers) {
      if (provider.name().equals(name)) {
        return switch (provider.availability()) {
          case Availability.Usable _ -> provider.open();
          case Availability.Unusable(String reason) ->
              throw new IllegalStateException("backend " + name + " cannot be used: " + reason);
        };
      }
    }
    throw new IllegalArgumentException(
        "backend = "
            + name
            + ": expected one of "
            + providers.stream().map(BackendProvider::name).toList());
  }
}
