/** The CUDA backend of Reformer4J. */
module io.github.reformer4j.cuda {
  requires static transitive org.jspecify;
  requires transitive io.github.reformer4j.reference;
}
