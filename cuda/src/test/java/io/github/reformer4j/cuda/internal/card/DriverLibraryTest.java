package io.github.reformer4j.cuda.internal.card;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.cuda.internal.card.DriverLibrary.Loader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DriverLibraryTest {
  private static final Loader MISSING =
      library -> {
        throw new IllegalArgumentException("Cannot open library: " + library);
      };

  @Test
  void saysThatTheDriverIsMissing() {
    assertThat(new DriverLibrary("Linux", MISSING).obstacle())
        .hasValue("the NVIDIA driver is not installed (libcuda.so.1 was not found)");
    assertThat(new DriverLibrary("Windows 11", MISSING).obstacle())
        .hasValueSatisfying(text -> assertThat(text).contains("nvcuda.dll was not found"));
  }

  @Test
  void looksForNothingWhereThereIsNoDriver() {
    List<String> asked = new ArrayList<>();
    assertThat(new DriverLibrary("Mac OS X", asked::add).obstacle())
        .hasValue("NVIDIA has no driver for Mac OS X");
    assertThat(asked).isEmpty();
  }

  @Test
  void loadsTheDriverAndNothingElse() {
    List<String> asked = new ArrayList<>();
    assertThat(new DriverLibrary("Linux", asked::add).obstacle()).isEmpty();
    assertThat(asked).containsExactly("libcuda.so.1");
  }

  @Test
  void saysHowToAllowNativeAccess() {
    Loader refuses =
        _ -> {
          throw new IllegalCallerException("Illegal native access");
        };
    assertThat(new DriverLibrary("Linux", refuses).obstacle())
        .hasValueSatisfying(text -> assertThat(text).contains("--enable-native-access="));
  }

  @Test
  void reportsDriverThatDoesNotLoad() {
    Loader broken =
        _ -> {
          throw new UnsatisfiedLinkError("file too short");
        };
    assertThat(new DriverLibrary("Linux", broken).obstacle())
        .hasValueSatisfying(
            text -> assertThat(text).contains("could not be loaded").contains("file too short"));
  }
}
