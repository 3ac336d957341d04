package anpr.hub.simulator.wire;

import anpr.hub.simulator.speak.Message;
import anpr.hub.simulator.speak.Message.Queued;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A device that publishes to the hub itself by MQTT 3.1.1 at QoS 1, on plain sockets: it must be able to stop at any byte.
 * The PUBACK is the receipt; 3.1.1 has no other no than the end of the connection.
 */
public final class MqttLine implements Line {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final int CONNACK = 0x20;
    private static final int PUBLISH_AT_LEAST_ONCE = 0x32;
    private static final int PUBACK = 0x40;

    private final InetSocketAddress hub;
    private final String user;
    private final String password;
    private final String client = "simulated-" + UUID.randomUUID();
    private @Nullable Socket socket;
    private int packetId;

    public MqttLine(String host, int port, String user, String password) {
        this.hub = new InetSocketAddress(host, port);
        this.user = user;
        this.password = password;
    }

    @Override
    public Answer send(Message message) throws IOException {
        try {
            Socket open = connected();
            byte[] packet = publish(message);
            open.getOutputStream().write(packet);
            DataInputStream answers = new DataInputStream(open.getInputStream());
            expect(answers, PUBACK);
            if (answers.readUnsignedShort() != packetId) {
                throw new IOException("the hub acknowledges something else");
            }
            return Answer.YES;
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    @Override
    public void sendAndHangUp(Message message) throws IOException {
        try {
            connected().getOutputStream().write(publish(message));
        } finally {
            close();
        }
    }

    @Override
    public void sendHalf(Message message) throws IOException {
        try {
            byte[] packet = publish(message);
            connected().getOutputStream().write(packet, 0, packet.length / 2);
        } finally {
            close();
        }
    }

    @Override
    public void close() {
        Socket open = socket;
        socket = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // Closing is all that was wanted of it.
            }
        }
    }

    private Socket connected() throws IOException {
        Socket open = socket;
        if (open != null) {
            return open;
        }
        open = new Socket();
        socket = open;
        open.setSoTimeout((int) ANSWER.toMillis());
        open.connect(hub, (int) CONNECT.toMillis());
        open.getOutputStream().write(packet(0x10, out -> {
            out.writeUTF("MQTT");
            out.write(4);
            // User, password, clean session; and no keep-alive.
            out.write(0xC2);
            out.writeShort(0);
            out.writeUTF(client);
            out.writeUTF(user);
            out.writeUTF(password);
        }));
        DataInputStream answers = new DataInputStream(open.getInputStream());
        expect(answers, CONNACK);
        if (answers.readUnsignedShort() != 0) {
            throw new IOException("the hub does not let the device in");
        }
        return open;
    }

    /** What both answers begin with: their kind, and two bytes to come. */
    private static void expect(DataInputStream answers, int kind) throws IOException {
        if (answers.readUnsignedByte() != kind || answers.readUnsignedByte() != 2) {
            throw new IOException("the hub answers something else");
        }
    }

    private byte[] publish(Message message) throws IOException {
        packetId = packetId % 0xFFFF + 1;
        return packet(PUBLISH_AT_LEAST_ONCE, out -> {
            out.writeUTF(((Queued) message.wire()).address());
            out.writeShort(packetId);
            out.write(message.body());
        });
    }

    private static byte[] packet(int kind, Writing writing) throws IOException {
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        writing.to(new DataOutputStream(rest));
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(kind);
        int left = rest.size();
        do {
            packet.write(left % 128 | (left >= 128 ? 0x80 : 0));
            left /= 128;
        } while (left > 0);
        rest.writeTo(packet);
        return packet.toByteArray();
    }

    /** The rest of a packet. */
    @FunctionalInterface
    private interface Writing {
        void to(DataOutputStream out) throws IOException;
    }
}
