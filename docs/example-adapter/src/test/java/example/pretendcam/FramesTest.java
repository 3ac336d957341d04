package example.pretendcam;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class FramesTest {
    @Test
    void messagesAreCutByTheirLengths() throws IOException {
        Frames frames = frames('P', 'C', 0, 0, 0, 2, '{', '}', 'P', 'C', 0, 0, 0, 1, '1');

        assertArrayEquals(new byte[] {'{', '}'}, frames.next().orElseThrow());
        assertArrayEquals(new byte[] {'1'}, frames.next().orElseThrow());
        assertTrue(frames.next().isEmpty());
    }

    @Test
    void aStreamOfSomethingElseIsNotRead() {
        assertThrows(Frames.NotAFrame.class, () -> frames('G', 'E', 'T').next());
    }

    @Test
    void aLengthBeyondTheLimitIsNotBelieved() {
        assertThrows(Frames.NotAFrame.class, () -> frames('P', 'C', 127, 0, 0, 0).next());
    }

    @Test
    void aMessageThatWasCutOffIsNone() {
        assertThrows(EOFException.class, () -> frames('P', 'C', 0, 0, 0, 2, '{').next());
    }

    private static Frames frames(int... bytes) {
        byte[] stream = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            stream[i] = (byte) bytes[i];
        }
        return new Frames(new DataInputStream(new ByteArrayInputStream(stream)), 1_000);
    }
}
