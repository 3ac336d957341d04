package anpr.hub.routes.broker;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;

/** MQTT 3.1.1 packet by packet, for what a client library would not do. */
final class RawMqtt implements AutoCloseable {
    static final int CONNACK = 2;
    static final int PUBACK = 4;
    static final int PUBREC = 5;
    static final int SUBACK = 9;

    private final Socket socket;
    private final DataInputStream in;

    /** A packet that came. */
    record Packet(int type, byte[] body) {}

    private RawMqtt(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
        socket.setSoTimeout(10_000);
    }

    static RawMqtt connected(int port) throws IOException {
        return new RawMqtt(new Socket("127.0.0.1", port));
    }

    /** Signed in, with a session that is kept. */
    static RawMqtt signedIn(int port, String user, String secret, String client) throws IOException {
        RawMqtt mqtt = connected(port);
        if (!mqtt.signIn(user, secret, client)) {
            mqtt.close();
            throw new IOException("not admitted");
        }
        return mqtt;
    }

    /** Whether it was let in. */
    private boolean signIn(String user, String secret, String client) throws IOException {
        send(0x10, connect(user, secret, client));
        Packet answer = next();
        return answer.type == CONNACK && answer.body[1] == 0;
    }

    static byte[] connect(String user, String secret, String client) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(body);
        out.writeUTF("MQTT");
        out.write(4);
        out.write(0xC0);
        out.writeShort(0);
        out.writeUTF(client);
        out.writeUTF(user);
        out.writeUTF(secret);
        return body.toByteArray();
    }

    static byte[] publish(String topic, int packetId, byte[] payload) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(body);
        out.writeUTF(topic);
        out.writeShort(packetId);
        out.write(payload);
        return body.toByteArray();
    }

    /** Of QoS 0. */
    static byte[] publish(String topic, byte[] payload) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(body);
        out.writeUTF(topic);
        out.write(payload);
        return body.toByteArray();
    }

    void subscribe(String filter) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(body);
        out.writeShort(1);
        out.writeUTF(filter);
        out.write(1);
        send(0x82, body.toByteArray());
    }

    void send(int first, byte[] body) throws IOException {
        send(first, body, body.length);
    }

    /** Says how long the packet is, and sends so many bytes of it. */
    void send(int first, byte[] body, int bytes) throws IOException {
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(first);
        int left = body.length;
        do {
            packet.write(left % 128 | (left >= 128 ? 0x80 : 0));
            left /= 128;
        } while (left > 0);
        packet.write(body, 0, bytes);
        socket.getOutputStream().write(packet.toByteArray());
    }

    /** @throws IOException if the connection is ended instead */
    Packet next() throws IOException {
        int type = in.readUnsignedByte() >> 4;
        int length = 0;
        int shift = 0;
        int digit;
        do {
            digit = in.readUnsignedByte();
            length |= (digit & 0x7F) << shift;
            shift += 7;
        } while ((digit & 0x80) != 0);
        return new Packet(type, in.readNBytes(length));
    }

    boolean isCut() throws IOException {
        socket.setSoTimeout(50);
        try {
            return in.read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        } finally {
            socket.setSoTimeout(10_000);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
