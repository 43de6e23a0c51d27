package io.github.reformer4j.cuda.internal.card;

import io.github.reformer4j.cuda.internal.compiler.Compiler;
import io.github.reformer4j.cuda.internal.compiler.CubinCache;
import io.github.reformer4j.cuda.internal.compiler.NativeLibrary;
import io.github.reformer4j.cuda.internal.compiler.Nvrtc;
import io.github.reformer4j.cuda.internal.compiler.NvrtcLibrary;
import io.github.reformer4j.cuda.internal.device.CacheFolder;
import java.util.Optional;

/**
 * Finds out whether there is a card that can be used, and opens it. One step after the other, each
 * loading no more than it needs: the driver's library, the driver, the compiler's library, the
 * presets. The first obstacle is the answer, in one sentence.
 */
public final class CardDiscovery {
  /** The system property that says which card: 0, the default, is the first. */
  public static final String DEVICE_PROPERTY = "reformer4j.cuda.device";

  /** A binary of one CUDA major version runs on every driver of that version (and later ones). */
  private static final int OLDEST_DRIVER = 13_000;

  private static final int NO_DEVICE = 100;

  private final DriverLibrary library;
  private final Parts parts;

  /** What this machine has; tests have others. */
  interface Parts {
    /** Asks the driver, whose library is there. */
    DriverState driverState(String driverLibrary);

    /** Whether there is a compiler to {@link #compiler load}. */
    boolean hasCompiler();

    /** The compiler. */
    Compiler compiler();

    /** The driver through the presets. */
    Driver driver();

    /** cuBLAS. */
    Optional<CublasLibrary> products();

    /** What the user wrote for {@link #DEVICE_PROPERTY}. */
    String device();
  }

  CardDiscovery(DriverLibrary library, Parts parts) {
    this.library = library;
    this.parts = parts;
  }

  /**
   * Looks on this machine.
   *
   * @return nothing looked for yet
   */
  public static CardDiscovery ofThisMachine() {
    return new CardDiscovery(DriverLibrary.ofThisMachine(), new MachineParts());
  }

  /**
   * One line about the card.
   *
   * @return what {@link #open} would open
   * @throws IllegalStateException with the first obstacle
   */
  public String describe() {
    return facts(driver()).toString();
  }

  /**
   * Opens the card.
   *
   * @return an open device
   * @throws IllegalStateException with the first obstacle
   * @throws OutOfMemoryError if the card has no memory left
   */
  public CardDevice open() {
    Driver driver = driver();
    CardFacts facts = facts(driver);
    return CardDevice.open(driver, facts, parts.compiler(), parts.products());
  }

  private CardFacts facts(Driver driver) {
    CardFacts facts = CardFacts.of(driver, ordinal(driver.deviceCount()));
    facts.architecture();
    return facts;
  }

  private int ordinal(int devices) {
    String wanted = parts.device();
    try {
      int ordinal = Integer.parseInt(wanted);
      if (ordinal >= 0 && ordinal < devices) {
        return ordinal;
      }
    } catch (NumberFormatException _) {
      // Said below.
    }
    throw new IllegalStateException(
        DEVICE_PROPERTY + " = " + wanted + ": expected 0 to " + (devices - 1));
  }

  private Driver driver() {
    library
        .obstacle()
        .ifPresent(
            obstacle -> {
              throw new IllegalStateException(obstacle);
            });
    checkDriver(parts.driverState(library.name()));
    if (!parts.hasCompiler()) {
      throw new IllegalStateException(
          "NVRTC, which compiles the kernels, is not there: add org.bytedeco:cuda-redist"
              + " (classifier linux-x86_64) to the class path, or install a CUDA 13 toolkit and"
              + " name the folder of its libnvrtc.so.13 in LD_LIBRARY_PATH");
    }
    try {
      return parts.driver();
    } catch (LinkageError e) {
      throw new IllegalStateException(
          "the CUDA libraries could not be loaded ("
              + e.getMessage()
              + "): org.bytedeco:cuda and javacpp with classifier linux-x86_64 and libcudart.so.13"
              + " must be there, the last from org.bytedeco:cuda-redist or a CUDA 13 toolkit in"
              + " LD_LIBRARY_PATH",
          e);
    }
  }

  private static void checkDriver(DriverState state) {
    if (state.version() < OLDEST_DRIVER) {
      throw new IllegalStateException(
          "the NVIDIA driver is too old: it runs CUDA "
              + CardFacts.versionText(state.version())
              + " at most, and CUDA "
              + CardFacts.versionText(OLDEST_DRIVER)
              + " is needed (driver 580 or newer)");
    }
    if (state.code() == NO_DEVICE || (state.code() == 0 && state.devices() == 0)) {
      throw new IllegalStateException(
          "the NVIDIA driver is installed but finds no card (CUDA_VISIBLE_DEVICES may hide it)");
    }
    if (state.code() != 0) {
      throw new IllegalStateException(
          "the NVIDIA driver does not start: " + state.error() + " (" + state.code() + ")");
    }
  }

  /** The real ones. */
  private static final class MachineParts implements Parts {
    @Override
    public DriverState driverState(String driverLibrary) {
      return NativeLibrary.named(driverLibrary)
          .map(found -> new DriverProbe(found).state())
          .orElseThrow(
              () -> new IllegalStateException(driverLibrary + " vanished while it was looked at"));
    }

    @Override
    public boolean hasCompiler() {
      return NvrtcLibrary.isThere();
    }

    @Override
    public Compiler compiler() {
      Compiler nvrtc =
          new Nvrtc(
              NvrtcLibrary.load()
                  .orElseThrow(() -> new IllegalStateException("libnvrtc does not load")));
      return CacheFolder.ofThisUser()
          .map(folder -> (Compiler) new CubinCache(nvrtc, folder.resolve("cubin")))
          .orElse(nvrtc);
    }

    @Override
    public Driver driver() {
      return new BytedecoDriver();
    }

    @Override
    public Optional<CublasLibrary> products() {
      return CublasLibrary.ofThisMachine();
    }

    @Override
    public String device() {
      return System.getProperty(DEVICE_PROPERTY, "0");
    }
  }
}
