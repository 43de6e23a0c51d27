/** The CUDA backend of Reformer4J. This version only says whether there is a card. */
module io.github.reformer4j.cuda {
  requires static transitive org.jspecify;
  requires transitive io.github.reformer4j.reference;

  exports io.github.reformer4j.cuda;

  provides io.github.reformer4j.backend.BackendProvider with
      io.github.reformer4j.cuda.CudaProvider;
}
