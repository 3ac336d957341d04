package anpr.hub.routes.broker;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;

/**
 * Ends a connection at the first packet that says it is too long, before any of it is kept: the decoder behind it would hold
 * a header of up to 256 MB before it looks at the length. For one connection.
 */
final class MqttPacketBound extends ChannelInboundHandlerAdapter {
    private final Runnable whenTooLong;
    private volatile int longest;
    private boolean inLength;
    private int left;
    private int shift;
    private boolean ended;

    /** @param longest packet, without the two to five bytes that say its length */
    MqttPacketBound(int longest, Runnable whenTooLong) {
        this.longest = longest;
        this.whenTooLong = whenTooLong;
    }

    /** From now on; may be called by any thread. */
    void longest(int bytes) {
        longest = bytes;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object read) {
        if (!ended && read instanceof ByteBuf bytes && !keepsWithin(bytes)) {
            ended = true;
            whenTooLong.run();
            context.close();
        }
        if (ended) {
            ReferenceCountUtil.release(read);
        } else {
            context.fireChannelRead(read);
        }
    }

    /** Follows the packets without moving the buffer's own position (MQTT 5, 2.1). */
    private boolean keepsWithin(ByteBuf bytes) {
        int at = bytes.readerIndex();
        while (at < bytes.writerIndex()) {
            if (inLength) {
                int digit = bytes.getUnsignedByte(at++);
                left |= (digit & 0x7F) << shift;
                shift += 7;
                inLength = (digit & 0x80) != 0;
                if (left > longest || inLength && shift > 21) {
                    return false;
                }
            } else if (left > 0) {
                int passed = Math.min(left, bytes.writerIndex() - at);
                at += passed;
                left -= passed;
            } else {
                at++;
                shift = 0;
                inLength = true;
            }
        }
        return true;
    }
}
