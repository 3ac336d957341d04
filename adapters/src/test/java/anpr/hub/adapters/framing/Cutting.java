package anpr.hub.adapters.framing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import anpr.hub.core.submission.RefusedException;
import anpr.hub.core.transport.Framing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** One stream under a framing, chopped as a test wants. Texts stand for bytes, one a character. */
final class Cutting {
    private final Framing.Cutter cutter;
    private final List<String> messages = new ArrayList<>();

    Cutting(String framing, Map<String, String> settings, int maxBytes) {
        cutter = Framings.all().stream()
                .filter(one -> one.name().equals(framing))
                .findFirst()
                .orElseThrow()
                .cutter(settings, maxBytes);
    }

    static Cutting of(String framing) {
        return new Cutting(framing, Map.of(), 1_000_000);
    }

    /** All of it at once. */
    Cutting take(String stream) throws RefusedException {
        return take(stream, stream.length() + 1, new Random(0));
    }

    /** In pieces of up to so many bytes, as the random number generator has it. */
    Cutting take(String stream, int most, Random random) throws RefusedException {
        byte[] bytes = stream.getBytes(ISO_8859_1);
        int at = 0;
        while (at < bytes.length) {
            int length = most > bytes.length ? bytes.length : Math.min(1 + random.nextInt(most), bytes.length - at);
            byte[] piece = new byte[length + 3];
            System.arraycopy(bytes, at, piece, 0, length);
            cutter.take(piece, length, this::keep);
            at += length;
        }
        return this;
    }

    Cutting idle() throws RefusedException {
        cutter.idle(this::keep);
        return this;
    }

    Cutting end() throws RefusedException {
        cutter.end(this::keep);
        return this;
    }

    List<String> messages() {
        return List.copyOf(messages);
    }

    long passedOver() {
        return cutter.passedOver();
    }

    private void keep(byte[] message) {
        messages.add(new String(message, ISO_8859_1));
    }
}
