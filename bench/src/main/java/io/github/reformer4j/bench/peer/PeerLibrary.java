package io.github.reformer4j.bench.peer;

import java.util.List;
import java.util.Map;

/**
 * A library that does some {@link PeerWork}. Found by {@link java.util.ServiceLoader}; has a
 * constructor without arguments. Only {@link #description}, {@link #supports} and {@link #open} may
 * load the library's own code: they are called in its own process, the others also in the process
 * that asks.
 */
public interface PeerLibrary {
  /** Options of a JVM whose own memory is next to nothing. */
  List<String> SMALL_HEAP = List.of("-Xmx256m", "-XX:+UseSerialGC");

  /**
   * A name without blanks, to ask for it by.
   *
   * @return such as "libtorch"
   */
  String name();

  /**
   * Variables of its process's environment, at the library's best setting; an empty value removes
   * the variable.
   *
   * @return values by name; unless said otherwise none
   */
  default Map<String, String> environment() {
    return Map.of();
  }

  /**
   * Options of its JVM beside the usual ones.
   *
   * @return unless said otherwise, those of a small heap: the numbers lie beside it
   */
  default List<String> options() {
    return SMALL_HEAP;
  }

  /**
   * Version, threads and environment, for the reader of a report.
   *
   * @return one line
   */
  String description();

  /**
   * Whether it does such work.
   *
   * @param work to do
   * @return whether {@link #open} can be called
   */
  boolean supports(PeerWork work);

  /**
   * Builds the inputs and everything that need not be timed.
   *
   * @param work that is supported
   * @return ready to run
   */
  PeerCase open(PeerWork work);
}
