package io.github.reformer4j.bench.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReportPageTest {
  @Test
  void thePageHoldsExactlyTheDataOfTheJsonFile() throws IOException {
    ReportData data = SampleReport.of(false);
    Matcher embedded =
        Pattern.compile(
                "<script type=\"application/json\" id=\"data\">(.*?)</script>", Pattern.DOTALL)
            .matcher(ReportPage.html(data));
    assertThat(embedded.find()).isTrue();
    ObjectMapper mapper = new ObjectMapper();
    JsonNode inPage = mapper.readTree(embedded.group(1));
    assertThat(inPage).isEqualTo(mapper.readTree(ReportPage.json(data)));
    assertThat(inPage.path("input").path("excerpt").asText()).isEqualTo(SampleReport.HOSTILE);
  }

  @Test
  void hostileTextCannotLeaveItsElement() {
    assertThat(ReportPage.escape("</script><!-- & \u2028"))
        .isEqualTo("\\u003c/script\\u003e\\u003c!-- \\u0026 \\u2028");
  }

  @Test
  void thePageLoadsNothing() throws IOException {
    String html = ReportPage.html(SampleReport.of(false));
    assertThat(html).contains("default-src 'none'").doesNotContain("@@STYLE@@", "@@SCRIPT@@");
    String markup = html.replaceAll("(?s)(<script[^>]*>).*?</script>", "$1");
    assertThat(markup).contains("<script").doesNotContainPattern("<[^>]*\\s(src|href)=");
  }

  @Test
  void aNumberThatIsNoneIsRefused() {
    ReportData good = SampleReport.of(false);
    ReportData bad =
        new ReportData(
            good.about(),
            good.machine(),
            good.input(),
            good.training(),
            good.bits(),
            good.sample(),
            List.of(new ReportData.Check("broken", Double.NaN, 1)),
            good.suite(),
            good.time(),
            good.memory(),
            good.quality(),
            good.occupancy(),
            good.pictures(),
            good.stages(),
            good.hashing(),
            good.activations(),
            good.stepTime(),
            good.drift(),
            good.peers(),
            null);
    assertThatThrownBy(() -> ReportPage.json(bad)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> ReportPage.html(bad)).isInstanceOf(IOException.class);
  }
}
