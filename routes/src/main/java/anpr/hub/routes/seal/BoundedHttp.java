package anpr.hub.routes.seal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks somebody who vouches, and bounds the answer: its bytes, and how long it may take from the first to the last.
 *
 * @param patience for the whole exchange
 * @param most bytes of an answer
 */
record BoundedHttp(HttpClient client, Duration patience, int most) {
    /** @param body at most {@link BoundedHttp#most} bytes */
    record Reply(int status, byte[] body) {
        String text() {
            return new String(body, UTF_8);
        }
    }

    /** @throws IOException if there is no answer in time or it is too long; says so without the address */
    Reply send(HttpRequest.Builder request) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<InputStream>> asked =
                client.sendAsync(request.timeout(patience).build(), HttpResponse.BodyHandlers.ofInputStream());
        CompletableFuture<Reply> read =
                asked.thenApplyAsync(this::read, task -> Thread.ofVirtual().start(task));
        try {
            return read.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException("did not answer within " + patience.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            Throwable why = e.getCause() == null ? e : e.getCause();
            throw new IOException("cannot be asked: " + why.getClass().getSimpleName(), e);
        } finally {
            // Also what comes too late is not waited for.
            asked.thenAccept(BoundedHttp::close);
            asked.cancel(true);
        }
    }

    private Reply read(HttpResponse<InputStream> response) {
        try (InputStream body = response.body()) {
            byte[] bytes = body.readNBytes(most + 1);
            if (bytes.length > most) {
                throw new IllegalStateException("an answer of more than " + most + " bytes");
            }
            return new Reply(response.statusCode(), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void close(HttpResponse<InputStream> response) {
        try {
            response.body().close();
        } catch (IOException e) {
            // It is closed, one way or another.
        }
    }
}
