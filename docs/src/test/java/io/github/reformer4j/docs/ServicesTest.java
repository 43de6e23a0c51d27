package io.github.reformer4j.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.backend.BackendProvider;
import io.github.reformer4j.cpu.CpuBackendProvider;
import io.github.reformer4j.cuda.CudaProvider;
import io.github.reformer4j.reference.ReferenceProvider;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Provides;
import java.lang.module.ModuleFinder;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A backend must be found on the module path and on the class path alike. */
class ServicesTest {
  @ParameterizedTest
  @ValueSource(classes = {ReferenceProvider.class, CpuBackendProvider.class, CudaProvider.class})
  void descriptorAndClassPathNameTheSameProviders(Class<?> provider) throws Exception {
    URI location = provider.getProtectionDomain().getCodeSource().getLocation().toURI();
    ModuleDescriptor module =
        ModuleFinder.of(Path.of(location)).findAll().iterator().next().descriptor();
    List<String> provided =
        module.provides().stream()
            .filter(provides -> provides.service().equals(BackendProvider.class.getName()))
            .map(Provides::providers)
            .flatMap(List::stream)
            .toList();
    assertThat(provided).contains(provider.getName());
    assertThat(onClassPath(location.toURL())).containsExactlyElementsOf(provided);
  }

  private static List<String> onClassPath(URL location) throws Exception {
    String file = "META-INF/services/" + BackendProvider.class.getName();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {location}, null);
        InputStream stream = loader.getResourceAsStream(file)) {
      assertThat(stream).as(file).isNotNull();
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }
}
