package io.github.reformer4j.cuda.internal.card;

import io.github.reformer4j.cuda.internal.compiler.CompileJob;
import io.github.reformer4j.cuda.internal.compiler.Compiler;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;

/** A machine with one card, of which a test can break any part. */
final class FakeParts implements CardDiscovery.Parts {
  DriverState state = new DriverState(13_010, 0, "", 1);
  boolean hasCompiler = true;
  String device = "0";
  FakeDriver card = new FakeDriver();
  Supplier<Driver> driver = () -> card;

  @Override
  public DriverState driverState(String driverLibrary) {
    return state;
  }

  @Override
  public boolean hasCompiler() {
    return hasCompiler;
  }

  @Override
  public Compiler compiler() {
    return new NamesAsBinaries();
  }

  @Override
  public Driver driver() {
    return driver.get();
  }

  @Override
  public Optional<CublasLibrary> products() {
    return Optional.empty();
  }

  @Override
  public String device() {
    return device;
  }

  /** Compiles nothing: the binary is the job's name. */
  static final class NamesAsBinaries implements Compiler {
    @Override
    public String version() {
      return "no compiler";
    }

    @Override
    public byte[] compile(CompileJob job) {
      return job.toString().getBytes(StandardCharsets.UTF_8);
    }
  }
}
