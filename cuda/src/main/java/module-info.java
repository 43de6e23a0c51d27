/** The CUDA backend of Reformer4J. */
module io.github.reformer4j.cuda {
  requires static transitive org.jspecify;
  requires transitive io.github.reformer4j.reference;
  requires org.bytedeco.cuda;
  requires org.bytedeco.javacpp;

  exports io.github.reformer4j.cuda;

  provides io.github.reformer4j.backend.BackendProvider with
      io.github.reformer4j.cuda.CudaProvider,
      io.github.reformer4j.cuda.EmulatedCudaProvider;
}
