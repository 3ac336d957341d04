package anpr.hub.routes.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartnerSecretsTest {
    @TempDir
    Path folder;

    @Test
    void givesAFeedItsOwnSecret() throws IOException {
        PartnerSecrets secrets = secrets("rw-------", "one: \"open sesame\"\nother: 12\n");

        assertThat(secrets.find("one")).contains("open sesame");
        assertThat(secrets.find("other")).contains("12");
        assertThat(secrets.find("third")).isEmpty();
    }

    @Test
    void hasNoneWithoutAFile() {
        assertThat(new PartnerSecrets(folder.resolve("none.yaml")).find("one")).isEmpty();
    }

    @Test
    void refusesAFileThatOthersMayRead() throws IOException {
        PartnerSecrets secrets = secrets("rw-r-----", "one: open sesame\n");

        assertThatThrownBy(() -> secrets.find("one"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("chmod 600");
    }

    @Test
    void doesNotQuoteAFileThatIsBroken() throws IOException {
        PartnerSecrets secrets = secrets("rw-------", "one: 'open sesame\n");

        assertThatThrownBy(() -> secrets.find("one"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("expected 'feed: secret'")
                .hasMessageNotContaining("sesame")
                .hasNoCause();
    }

    private PartnerSecrets secrets(String mode, String text) throws IOException {
        Path file = Files.writeString(folder.resolve("partner-secrets.yaml"), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        return new PartnerSecrets(file);
    }
}
