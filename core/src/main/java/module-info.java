/** The CPU backend of Reformer4J, and layers over any backend. */
module io.github.reformer4j.core {
  requires static transitive org.jspecify;
  requires transitive io.github.reformer4j.reference;
  requires com.fasterxml.jackson.core;
  requires jdk.incubator.vector;

  exports io.github.reformer4j.checkpoint;
  exports io.github.reformer4j.cpu;
  exports io.github.reformer4j.huggingface;
  exports io.github.reformer4j.layers;
  exports io.github.reformer4j.model;
  exports io.github.reformer4j.training;

  provides io.github.reformer4j.backend.BackendProvider with
      io.github.reformer4j.cpu.CpuBackendProvider;
}
