package anpr.hub.routes.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A stream of MQTT packets, chopped as the network likes, ends at the first length that is too long or none, once and before
 * the piece in which it stands is passed on; and goes through untouched if there is none.
 *
 * <p>Of the bytes two say the longest packet, one how long the pieces are; the rest is the stream.
 */
public final class MqttPacketTrial {
    private MqttPacketTrial() {}

    public static void on(byte[] data) {
        if (data.length < 3) {
            return;
        }
        int longest = (data[0] & 0xFF) << 8 | data[1] & 0xFF;
        int piece = 1 + (data[2] & 0xFF);
        byte[] stream = Arrays.copyOfRange(data, 3, data.length);
        int broken = broken(stream, longest);
        AtomicInteger ended = new AtomicInteger();
        EmbeddedChannel channel = new EmbeddedChannel(new MqttPacketBound(longest, ended::incrementAndGet));
        try {
            for (int at = 0; at < stream.length && channel.isOpen(); at += piece) {
                channel.writeInbound(Unpooled.copiedBuffer(stream, at, Math.min(piece, stream.length - at)));
            }

            int passed = broken < 0 ? stream.length : broken / piece * piece;
            assertThat(passedOn(channel)).isEqualTo(Arrays.copyOf(stream, passed));
            assertThat(ended).hasValue(broken < 0 ? 0 : 1);
            assertThat(channel.isOpen()).isEqualTo(broken < 0);
        } finally {
            channel.finishAndReleaseAll();
        }
    }

    /** The place of the byte by which a length is known to be too long, or no length (MQTT 5, 1.5.5); -1 if there is none. */
    private static int broken(byte[] stream, int longest) {
        int at = 0;
        while (at < stream.length) {
            long length = 0;
            int digits = 0;
            boolean more = true;
            while (more) {
                int digit = ++at;
                if (digit >= stream.length) {
                    return -1;
                }
                length += (long) (stream[digit] & 0x7F) * (1L << 7 * digits++);
                more = stream[digit] < 0;
                if (length > longest || more && digits == 4) {
                    return digit;
                }
            }
            at = (int) Math.min(stream.length, at + 1 + length);
        }
        return -1;
    }

    private static byte[] passedOn(EmbeddedChannel channel) {
        ByteBuf all = Unpooled.buffer();
        for (ByteBuf piece = channel.readInbound(); piece != null; piece = channel.readInbound()) {
            all.writeBytes(piece);
            piece.release();
        }
        byte[] bytes = new byte[all.readableBytes()];
        all.readBytes(bytes);
        return bytes;
    }
}
