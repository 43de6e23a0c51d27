package io.github.reformer4j.cuda.internal.card;

import io.github.reformer4j.cuda.internal.compiler.CompileJob;
import io.github.reformer4j.cuda.internal.compiler.Compiler;
import io.github.reformer4j.cuda.internal.device.DenseProducts;
import io.github.reformer4j.cuda.internal.device.Device;
import io.github.reformer4j.cuda.internal.device.DeviceStream;
import io.github.reformer4j.cuda.internal.device.Kernel;
import io.github.reformer4j.cuda.internal.device.KernelSource;
import io.github.reformer4j.cuda.internal.device.KernelText;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A card. It uses the context that all users of the card in this process share, and a stream of its
 * own, so that several of these can be open at once, on one card or on several.
 */
public final class CardDevice implements Device {
  private final Driver driver;
  private final CardFacts facts;
  private final Compiler compiler;
  private final long context;
  private final CardStream stream;
  private final Map<ModuleKey, Long> modules = new ConcurrentHashMap<>();
  private final Map<KernelSource, CardKernel> kernels = new ConcurrentHashMap<>();
  private @Nullable Cublas cublas;
  private volatile boolean open = true;

  /** Functions of one file with the same defines come in one module. */
  private record ModuleKey(String file, SortedMap<String, String> defines) {}

  private CardDevice(Driver driver, CardFacts facts, Compiler compiler, long context) {
    this.driver = driver;
    this.facts = facts;
    this.compiler = compiler;
    this.context = context;
    driver.makeCurrent(context);
    this.stream = new CardStream(this, driver);
  }

  /**
   * Opens a card.
   *
   * @param driver that runs
   * @param facts of a card that kernels can be compiled for
   * @param compiler of kernels
   * @param products cuBLAS, where it is installed
   * @return an open device
   * @throws OutOfMemoryError if the card has no room for a context
   * @throws IllegalStateException if the card cannot be used, with the reason
   */
  static CardDevice open(
      Driver driver, CardFacts facts, Compiler compiler, Optional<CublasLibrary> products) {
    boolean done = false;
    long context = retain(driver, facts);
    try {
      CardDevice device = new CardDevice(driver, facts, compiler, context);
      device.cublas =
          products.map(library -> new Cublas(library, device.stream, driver)).orElse(null);
      done = true;
      return device;
    } catch (CudaFailure e) {
      throw failure(facts.place(), "opening", e, "there is no room for the buffers of a stream");
    } finally {
      if (!done) {
        driver.releaseContext(facts.device());
      }
    }
  }

  private static long retain(Driver driver, CardFacts facts) {
    try {
      return driver.retainContext(facts.device());
    } catch (CudaFailure e) {
      throw failure(facts.place(), "opening", e, "there is no room for a context");
    }
  }

  @Override
  public String place() {
    return facts.place();
  }

  @Override
  public String description() {
    return facts
        + ", "
        + compiler.version()
        + ", "
        + (cublas == null ? "no cuBLAS" : cublas.version());
  }

  @Override
  public int multiprocessors() {
    return facts.multiprocessors();
  }

  /** Dynamic shared memory that a block may have. */
  int mostSharedBytes() {
    return facts.mostSharedBytes();
  }

  @Override
  public boolean keepsMemory() {
    return true;
  }

  @Override
  public long allocate(long bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException("bytes = " + bytes + ": expected at least 1");
    }
    stream.refuseInRecording("allocate");
    enter();
    try {
      return driver.allocate(bytes);
    } catch (CudaFailure e) {
      throw failure(
          place(),
          "taking memory",
          e,
          "asked for "
              + bytes
              + " bytes, and "
              + driver.freeBytes()
              + " of "
              + driver.totalBytes()
              + " are free");
    }
  }

  /** A lost context frees nothing by itself, and all of it when it is released. */
  @Override
  public void free(long address) {
    try {
      stream.await();
      attempt("freeing memory", () -> driver.free(address));
    } catch (CudaFailure e) {
      if (!e.isSticky()) {
        throw e;
      }
    }
  }

  @Override
  public Kernel kernel(KernelSource source) {
    CardKernel known = kernels.get(source);
    return known != null ? known : kernels.computeIfAbsent(source, this::load);
  }

  private CardKernel load(KernelSource source) {
    long module =
        modules.computeIfAbsent(
            new ModuleKey(source.file(), source.defines()), key -> module(source));
    return new CardKernel(
        this, source, ask("finding " + source, () -> driver.function(module, source.entry())));
  }

  private long module(KernelSource source) {
    byte[] binary =
        compiler.compile(
            new CompileJob(KernelText.of(source.file()), source.defines(), facts.architecture()));
    return ask("loading " + source, () -> driver.loadModule(binary));
  }

  /** The kernel as one of this card's. */
  CardKernel own(Kernel kernel) {
    if (kernel instanceof CardKernel ours && ours.device() == this) {
      return ours;
    }
    throw new IllegalArgumentException(
        "kernel = " + kernel.source() + " of another device: expected one of " + place());
  }

  @Override
  public DeviceStream stream() {
    return stream;
  }

  @Override
  public Optional<DenseProducts> denseProducts() {
    return Optional.ofNullable(cublas);
  }

  boolean isOpen() {
    return open;
  }

  /** Makes this card's context the calling thread's. */
  void enter() {
    if (!open) {
      throw new IllegalStateException(place() + " = closed: expected an open device");
    }
    driver.makeCurrent(context);
  }

  /** Calls the driver in this card's context; what it throws says where and what. */
  void attempt(String what, Runnable work) {
    ask(
        what,
        () -> {
          work.run();
          return 0;
        });
  }

  /** The same with an answer. */
  long ask(String what, LongSupplier work) {
    enter();
    try {
      return work.getAsLong();
    } catch (CudaFailure e) {
      throw failure(place(), what, e, what);
    }
  }

  /**
   * Either kind is thrown, neither caught here: memory that runs out is not the caller's mistake.
   */
  private static RuntimeException failure(
      String place, String what, CudaFailure cause, String memory) {
    if (cause.code() == CudaFailure.OUT_OF_MEMORY) {
      OutOfMemoryError error = new OutOfMemoryError(place + " is out of memory: " + memory);
      error.initCause(cause);
      throw error;
    }
    return cause.during(place, what);
  }

  /** A lost context refuses everything, freeing too; releasing it frees it all. */
  @Override
  public synchronized void close() {
    if (!open) {
      return;
    }
    open = false;
    try {
      driver.makeCurrent(context);
      driver.awaitStream(stream.handle());
      if (cublas != null) {
        cublas.close();
      }
      stream.close();
      modules.values().forEach(driver::unloadModule);
    } catch (CudaFailure e) {
      if (!e.isSticky()) {
        throw e.during(place(), "closing");
      }
    } finally {
      driver.releaseContext(facts.device());
    }
  }
}
