package io.github.reformer4j.backend;

/** Found by {@link java.util.ServiceLoader}; offers one backend. Its constructor does nothing. */
public interface BackendProvider {
  /**
   * The name of the backend it offers.
   *
   * @return short, lower-case
   */
  String name();

  /**
   * Finds out whether the backend can be used, without side effects worth mentioning. Throws
   * nothing: every obstacle is a reason.
   *
   * @return the state
   */
  Availability availability();

  /**
   * Opens the backend with its defaults.
   *
   * @return an open backend; the caller closes it
   * @throws IllegalStateException if it is not usable, with the reason
   */
  Backend open();
}
