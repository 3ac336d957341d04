package anpr.hub.simulator.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import anpr.hub.simulator.speak.Message;
import anpr.hub.simulator.wire.Line.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLineTest {
    private static final byte[] BODY = "a whole file".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    @Test
    void aFileThatIsTakenAwayIsAcknowledged() throws IOException {
        CompletableFuture<Answer> answer = sending(false);
        Path file = folder.resolve("one.csv");
        await().until(() -> Files.exists(file) && Files.size(file) == BODY.length);

        Files.delete(file);

        assertThat(answer.join()).isEqualTo(Answer.YES);
    }

    @Test
    void aFileThatIsSetAsideIsRefused() throws IOException {
        CompletableFuture<Answer> answer = sending(true);
        await().until(() -> Files.exists(folder.resolve("one.csv")));

        Files.createDirectory(folder.resolve("failed"));
        Files.copy(folder.resolve("one.csv"), folder.resolve("failed/one.csv"));
        Files.delete(folder.resolve("one.csv"));

        assertThat(answer.join()).isEqualTo(Answer.NO);
    }

    @Test
    void halfAFileStaysUnderItsTemporaryName() throws IOException {
        new FolderLine(folder).sendHalf(message(true));

        assertThat(Files.readString(folder.resolve("one.csv.part"))).isEqualTo("a whol");
        assertThat(folder.resolve("one.csv")).doesNotExist();
    }

    private CompletableFuture<Answer> sending(boolean renamed) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return new FolderLine(folder).send(message(renamed));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }

    private static Message message(boolean renamed) {
        return new Message("m1", "a-feed", new Message.Upload("one.csv", renamed), BODY, List.of());
    }
}
