package io.github.reformer4j.backend;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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
   * Every backend found by {@link ServiceLoader}, by name.
   *
   * @return usable and unusable ones alike
   * @throws ServiceConfigurationError if a provider is declared but broken
   */
  public static List<Entry> discover() {
    List<Entry> entries = new ArrayList<>();
    for (BackendProvider provider : ServiceLoader.load(BackendProvider.class)) {
      entries.add(new Entry(provider.name(), provider.availability(), provider));
    }
    entries.sort(Comparator.comparing(Entry::name));
    return entries;
  }

  /**
   * Opens a backend by name.
   *
   * @param name as listed by {@link #discover()}
   * @return an open backend; the caller closes it
   * @throws IllegalArgumentException if there is none of that name
   * @throws IllegalStateException if it is not usable, with the reason
   */
  public static Backend open(String name) {
    List<Entry> entries = discover();
    for (Entry entry : entries) {
      if (entry.name().equals(name)) {
        return switch (entry.availability()) {
          case Availability.Usable _ -> entry.provider().open();
          case Availability.Unusable(String reason) ->
              throw new IllegalStateException("backend " + name + " cannot be used: " + reason);
        };
      }
    }
    throw new IllegalArgumentException(
        "backend = " + name + ": expected one of " + entries.stream().map(Entry::name).toList());
  }
}
