/** The vocabulary of Reformer4J, and the executable specification that serves as its oracle. */
@SuppressWarnings("module") // core is compiled later
module io.github.reformer4j.reference {
  requires static transitive org.jspecify;
  requires com.fasterxml.jackson.core;

  exports io.github.reformer4j.attention;
  exports io.github.reformer4j.backend;
  exports io.github.reformer4j.files to
      io.github.reformer4j.core;
  exports io.github.reformer4j.golden;
  exports io.github.reformer4j.operations;
  exports io.github.reformer4j.random;
  exports io.github.reformer4j.reference;
  exports io.github.reformer4j.reversible;
  exports io.github.reformer4j.safetensors;
  exports io.github.reformer4j.tensor;

  uses io.github.reformer4j.backend.BackendProvider;

  provides io.github.reformer4j.backend.BackendProvider with
      io.github.reformer4j.reference.ReferenceProvider;
}
