package anpr.hub.adapters.ftp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;

/** A partner's FTP client that says exactly what a test wants to be said. */
final class RawFtp implements AutoCloseable {
    private final Socket control;
    private final BufferedReader replies;

    RawFtp(int port) throws IOException {
        control = new Socket(InetAddress.getLoopbackAddress(), port);
        control.setSoTimeout(10_000);
        replies = new BufferedReader(new InputStreamReader(control.getInputStream(), UTF_8));
        reply();
    }

    static RawFtp signedIn(int port, String account, String password) throws IOException {
        var ftp = new RawFtp(port);
        String asked = ftp.say("USER " + account);
        String said = asked.startsWith("331") ? ftp.say("PASS " + password) : asked;
        if (!said.startsWith("230")) {
            ftp.close();
            throw new IOException(said);
        }
        ftp.say("TYPE I");
        return ftp;
    }

    /** Says a line and returns the reply's last line. */
    String say(String line) throws IOException {
        control.getOutputStream().write((line + "\r\n").getBytes(UTF_8));
        return reply();
    }

    String reply() throws IOException {
        String line = replies.readLine();
        while (line != null && !line.matches("\\d{3} .*")) {
            line = replies.readLine();
        }
        if (line == null) {
            throw new IOException("The server ended the connection");
        }
        return line;
    }

    /** Begins an upload by a command, or by lines of which the last is the command; its end is the caller's. */
    Socket begin(String command, byte[] content, int length) throws IOException {
        String passive = say("EPSV");
        var data = new Socket(
                InetAddress.getLoopbackAddress(), Integer.parseInt(passive.replaceAll(".*\\|(\\d+)\\|.*", "$1")));
        String said = "";
        for (String line : command.split("\n")) {
            said = say(line);
        }
        if (!said.startsWith("150")) {
            data.close();
            throw new IOException(said);
        }
        data.getOutputStream().write(content, 0, length);
        data.getOutputStream().flush();
        return data;
    }

    /** Uploads a file whole and returns the last reply. */
    String put(String command, byte[] content) throws IOException {
        begin(command, content, content.length).close();
        return reply();
    }

    boolean isCut() throws IOException {
        control.setSoTimeout(100);
        try {
            return replies.readLine() == null;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        control.close();
    }
}
