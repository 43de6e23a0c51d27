package io.github.reformer4j.cuda.internal.card;

import io.github.reformer4j.cuda.internal.card.DriverLibrary.Loader;

/** Discoveries on machines that lack something. */
public final class DiscoveryWithout {
  private DiscoveryWithout() {}

  /** No driver is installed. */
  public static CardDiscovery driver() {
    Loader missing =
        library -> {
          throw new IllegalArgumentException("Cannot open library: " + library);
        };
    return new CardDiscovery(new DriverLibrary("Linux", missing), new FakeParts());
  }

  /** Looking itself fails in a way that nobody thought of. */
  public static CardDiscovery working() {
    Loader broken =
        _ -> {
          throw new UnsupportedOperationException("a failure of any kind");
        };
    return new CardDiscovery(new DriverLibrary("Linux", broken), new FakeParts());
  }
}
