package io.github.reformer4j.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reformer4j.backend.Availability;
import io.github.reformer4j.backend.Backends;
import io.github.reformer4j.cuda.DriverLibrary.Loader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CudaProviderTest {
  private static final Loader FOUND = _ -> {};

  private static final Loader MISSING =
      library -> {
        throw new IllegalArgumentException("Cannot open library: " + library);
      };

  private static String reason(String operatingSystem, Loader loader) {
    Availability availability =
        new CudaProvider(new DriverLibrary(operatingSystem, loader)).availability();
    return ((Availability.Unusable) availability).reason();
  }

  @Test
  void saysThatTheDriverIsMissing() {
    assertThat(reason("Linux", MISSING))
        .isEqualTo(
            "no card, because the NVIDIA driver is not installed (libcuda.so.1 was not found)");
    assertThat(reason("Windows 11", MISSING)).contains("nvcuda.dll was not found");
  }

  @Test
  void withDriverSaysThatThereAreNoKernelsYet() {
    assertThat(reason("Linux", FOUND))
        .isEqualTo(
            "no card, because this version of Reformer4J holds no CUDA kernels yet (the driver"
                + " libcuda.so.1 is installed)");
  }

  @Test
  void looksForNothingWhereThereIsNoDriver() {
    List<String> asked = new ArrayList<>();
    assertThat(reason("Mac OS X", asked::add))
        .isEqualTo("no card, because NVIDIA has no driver for Mac OS X");
    assertThat(asked).isEmpty();
  }

  @Test
  void loadsTheDriverAndNothingElse() {
    List<String> asked = new ArrayList<>();
    assertThat(reason("Linux", asked::add)).contains("no CUDA kernels");
    assertThat(asked).containsExactly("libcuda.so.1");
  }

  @Test
  void saysHowToAllowNativeAccess() {
    assertThat(
            reason(
                "Linux",
                _ -> {
                  throw new IllegalCallerException("Illegal native access");
                }))
        .contains("--enable-native-access=");
  }

  @Test
  void reportsDriverThatDoesNotLoad() {
    assertThat(
            reason(
                "Linux",
                _ -> {
                  throw new UnsatisfiedLinkError("file too short");
                }))
        .contains("could not be loaded")
        .contains("file too short");
  }

  @Test
  void openingFailsWithTheReason() {
    CudaProvider provider = new CudaProvider(new DriverLibrary("Linux", MISSING));
    assertThatThrownBy(provider::open)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no card, because the NVIDIA driver is not installed");
  }

  @Test
  void isFoundAndAnswersOnThisMachine() {
    assertThat(Backends.discover())
        .filteredOn(entry -> entry.name().equals("cuda"))
        .singleElement()
        .satisfies(
            entry ->
                assertThat(entry.availability())
                    .isInstanceOfSatisfying(
                        Availability.Unusable.class,
                        unusable -> assertThat(unusable.reason()).startsWith("no card, because ")));
    assertThatThrownBy(() -> Backends.open("cuda"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("backend cuda cannot be used: no card, because ");
  }
}
