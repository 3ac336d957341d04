package anpr.hub.adapters;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

/** A client that says exactly what a test wants to be said, and no more. */
public final class RawHttp {
    private RawHttp() {}

    /** Sends a head and the first bytes of a body, then drops the connection without waiting for an answer. */
    public static void drop(int port, String head, byte[] body, int bytes) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(head.replace("\n", "\r\n").getBytes(ISO_8859_1));
            socket.getOutputStream().write(body, 0, bytes);
            socket.getOutputStream().flush();
        }
    }

    /** Sends a request and returns the beginning of the answer, while the connection stays open for writing. */
    public static String ask(int port, String request) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.replace("\n", "\r\n").getBytes(ISO_8859_1));
            socket.getOutputStream().flush();
            byte[] answer = new byte[2_000];
            int length = socket.getInputStream().read(answer);
            return new String(answer, 0, Math.max(length, 0), ISO_8859_1);
        }
    }
}
