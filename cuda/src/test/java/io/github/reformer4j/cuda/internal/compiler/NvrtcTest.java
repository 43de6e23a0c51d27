package io.github.reformer4j.cuda.internal.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reformer4j.cuda.internal.device.KernelText;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NvrtcTest {
  /** The redistributable is on the tests' class path: it must be found. */
  private static final Nvrtc NVRTC = new Nvrtc(NvrtcLibrary.load().orElseThrow());

  private static CompileJob job(Map<String, String> defines, Architecture architecture) {
    return new CompileJob(KernelText.of("tests/scale.cu"), new TreeMap<>(defines), architecture);
  }

  @Test
  void knowsItsVersion() {
    assertThat(NVRTC.version()).isEqualTo("NVRTC 13.1");
  }

  @ParameterizedTest
  @EnumSource
  void compilesForEveryArchitecture(Architecture architecture) {
    byte[] binary = NVRTC.compile(job(Map.of(), architecture));
    assertThat(binary).startsWith(0x7f, 'E', 'L', 'F');
    assertThat(binary).isEqualTo(NVRTC.compile(job(Map.of(), architecture)));
  }

  @Test
  void failureHoldsTheLog() {
    assertThatThrownBy(() -> NVRTC.compile(job(Map.of("BROKEN", "17"), Architecture.SM_90)))
        .isInstanceOf(CompileFailure.class)
        .hasMessageStartingWith(
            "tests/scale.cu{BROKEN=17} for sm_90 by NVRTC 13.1 does not compile"
                + " (NVRTC_ERROR_COMPILATION):\n")
        .hasMessageContaining("tests/scale.cu(6): error: identifier \"undeclared\" is undefined");
  }

  @Test
  void definesReachTheSource() {
    assertThat(job(Map.of("B", "2", "A", "float"), Architecture.SM_90A).options())
        .containsExactly(
            "--gpu-architecture=sm_90a",
            "--std=c++17",
            "--fmad=false",
            "--generate-line-info",
            "--define-macro=A=float",
            "--define-macro=B=2");
  }

  @Test
  void libraryWithoutTheFunctionsIsRefused() {
    NativeLibrary math = NativeLibrary.named("libm.so.6").orElseThrow();
    assertThatThrownBy(() -> new Nvrtc(math))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageMatching("libm.so.6 has no function nvrtc.*: expected a newer one");
  }
}
