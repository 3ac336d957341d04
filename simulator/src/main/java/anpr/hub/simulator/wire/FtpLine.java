package anpr.hub.simulator.wire;

import anpr.hub.simulator.speak.Message;
import anpr.hub.simulator.speak.Message.Upload;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A device that drops files by FTP, passive, on plain sockets: it must be able to stop at any byte. The answer to the
 * upload, or to the renaming, is the receipt.
 */
public final class FtpLine implements Line {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final Pattern EXTENDED_PASSIVE = Pattern.compile("\\(\\|\\|\\|(\\d+)\\|\\)");

    private final InetSocketAddress hub;
    private final String user;
    private final String password;
    private @Nullable Socket control;
    private BufferedReader answers = new BufferedReader(Reader.nullReader());

    public FtpLine(String host, int port, String user, String password) {
        this.hub = new InetSocketAddress(host, port);
        this.user = user;
        this.password = password;
    }

    @Override
    public Answer send(Message message) throws IOException {
        Upload upload = (Upload) message.wire();
        try {
            String writtenAs = upload.renamed() ? upload.name() + ".part" : upload.name();
            try (Socket data = store(writtenAs)) {
                data.getOutputStream().write(message.body());
            }
            int stored = answer();
            if (stored >= 300 || !upload.renamed()) {
                return judged(stored);
            }
            int from = ask("RNFR " + writtenAs);
            return judged(from == 350 ? ask("RNTO " + upload.name()) : from);
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    @Override
    public void sendAndHangUp(Message message) throws IOException {
        try (Socket data = store(((Upload) message.wire()).name())) {
            data.getOutputStream().write(message.body());
        } finally {
            close();
        }
    }

    @Override
    public void sendHalf(Message message) throws IOException {
        try (Socket data = store(((Upload) message.wire()).name())) {
            data.getOutputStream().write(message.body(), 0, message.body().length / 2);
            // FTP knows no length: an orderly end of the data would say that the file is complete.
            data.setSoLinger(true, 0);
        } finally {
            close();
        }
    }

    @Override
    public void close() {
        if (control != null) {
            try {
                control.close();
            } catch (IOException e) {
                // Closing is all that was wanted of it.
            }
            control = null;
        }
    }

    /** The data connection of an upload that the server is ready for. */
    private Socket store(String name) throws IOException {
        signIn();
        String passive = line("EPSV");
        Matcher port = EXTENDED_PASSIVE.matcher(passive);
        if (!port.find()) {
            throw new IOException("the server opens no data connection");
        }
        Socket data = new Socket();
        try {
            data.connect(
                    new InetSocketAddress(hub.getAddress(), Integer.parseInt(port.group(1))), (int) CONNECT.toMillis());
            int ready = ask("STOR " + name);
            if (ready >= 200) {
                throw new IOException("the server takes no file now: " + ready);
            }
            return data;
        } catch (IOException e) {
            data.close();
            throw e;
        }
    }

    private void signIn() throws IOException {
        if (control != null) {
            return;
        }
        Socket opened = new Socket();
        opened.setSoTimeout((int) ANSWER.toMillis());
        opened.connect(hub, (int) CONNECT.toMillis());
        control = opened;
        answers = new BufferedReader(new InputStreamReader(opened.getInputStream(), StandardCharsets.UTF_8));
        answer();
        ask("USER " + user);
        if (ask("PASS " + password) != 230 || ask("TYPE I") != 200) {
            throw new IOException("the server does not let the device in");
        }
    }

    private static Answer judged(int status) {
        if (status < 300) {
            return Answer.YES;
        }
        return status < 500 ? Answer.LATER : Answer.NO;
    }

    private int ask(String command) throws IOException {
        return Integer.parseInt(line(command).substring(0, 3));
    }

    private int answer() throws IOException {
        return Integer.parseInt(lastLine().substring(0, 3));
    }

    private String line(String command) throws IOException {
        Socket open = control;
        if (open == null) {
            throw new IOException("not connected");
        }
        open.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
        return lastLine();
    }

    /** An answer may have several lines; the last has a space behind its number. */
    private String lastLine() throws IOException {
        while (true) {
            String line = answers.readLine();
            if (line == null) {
                throw new EOFException("the hub closed the connection");
            }
            if (line.matches("\\d{3} .*")) {
                return line;
            }
        }
    }
}
