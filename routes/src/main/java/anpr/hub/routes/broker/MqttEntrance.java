package anpr.hub.routes.broker;

import anpr.hub.core.partner.Feed;
import anpr.hub.core.submission.RefusedException.Refusal;
import anpr.hub.core.transport.Tally;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectPayload;
import io.netty.handler.codec.mqtt.MqttConnectVariableHeader;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.IntegerProperty;
import io.netty.handler.codec.mqtt.MqttProperties.MqttPropertyType;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttUnsubscribeMessage;
import java.util.Arrays;
import java.util.Optional;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyConnection;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before the broker's MQTT, one for each connection, and changes what the broker itself would not bound: how long a
 * packet may be, what is kept for senders that never come back, whose session a client's name opens, how many
 * messages wait to be landed, and that nobody subscribes.
 */
final class MqttEntrance extends ChannelDuplexHandler {
    private static final Logger LOG = LoggerFactory.getLogger(MqttEntrance.class);

    /** What the broker remembers of a sender that has gone; in seconds. */
    static final int SESSION_EXPIRY = 3600;

    /** Beyond a packet's payload: the longest topic, and properties. A sign-in with a will is no longer. */
    private static final int HEADER_BYTES = 192 * 1024;

    /** Messages of a connection that are read and not answered: no more is read of it until one is. */
    static final int MOST_UNANSWERED = 16;

    private final Tally tally;
    private final MqttPacketBound bound = new MqttPacketBound(HEADER_BYTES, () -> refused(Refusal.TOO_LARGE));
    private volatile @Nullable Feed feed;
    private volatile @Nullable ChannelHandlerContext own;
    /** Touched by the connection's own thread alone. */
    private int unanswered;

    private MqttEntrance(Tally tally) {
        this.tally = tally;
    }

    /** Puts one before the broker's own. */
    static void standBefore(RemotingConnection connection, Tally tally) {
        if (connection.getTransportConnection() instanceof NettyConnection netty) {
            ChannelPipeline pipeline = netty.getChannel().pipeline();
            ChannelHandlerContext decoder = pipeline.context(MqttDecoder.class);
            if (decoder != null) {
                MqttEntrance entrance = new MqttEntrance(tally);
                pipeline.addBefore(decoder.name(), "bound", entrance.bound);
                pipeline.addAfter(decoder.name(), "entrance", entrance);
            }
        }
    }

    static Optional<MqttEntrance> of(RemotingConnection connection) {
        return connection.getTransportConnection() instanceof NettyConnection netty
                ? Optional.ofNullable(netty.getChannel().pipeline().get(MqttEntrance.class))
                : Optional.empty();
    }

    /** From now on packets may be as long as the feed's messages. */
    void admitted(Feed admitted) {
        feed = admitted;
        bound.longest(admitted.maxBytes() + HEADER_BYTES);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        own = context;
    }

    @Override
    public void write(ChannelHandlerContext context, Object packet, ChannelPromise promise) {
        if (packet instanceof MqttMessage answer
                && (answer.fixedHeader().messageType() == MqttMessageType.PUBACK
                        || answer.fixedHeader().messageType() == MqttMessageType.PUBREC)) {
            answered(context);
        }
        context.write(packet, promise);
    }

    /** A message of QoS 0 is done with, of which nobody is told. May be called by any thread. */
    void doneUntold() {
        ChannelHandlerContext context = own;
        if (context != null) {
            context.executor().execute(() -> answered(context));
        }
    }

    private void answered(ChannelHandlerContext context) {
        if (unanswered-- == MOST_UNANSWERED) {
            context.channel().config().setAutoRead(true);
        }
    }

    private void refused(Refusal refusal) {
        tally.refused(Publishing.MQTT.adapter(), feed, refusal);
        Feed known = feed;
        LOG.warn("Refused a packet of {}: {}", known == null ? "a stranger" : "feed " + known.id(), refusal);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object packet) {
        if (packet instanceof MqttMessage message && message.decoderResult().isFailure()) {
            refused(Refusal.MALFORMED);
            context.fireChannelRead(packet);
            return;
        }
        if (packet instanceof MqttPublishMessage && ++unanswered == MOST_UNANSWERED) {
            context.channel().config().setAutoRead(false);
        }
        switch (packet) {
            case MqttConnectMessage connect -> context.fireChannelRead(ownSession(connect));
            case MqttPublishMessage publish
            when publish.fixedHeader().isRetain() -> context.fireChannelRead(unretained(publish));
            case MqttSubscribeMessage subscribe
            when feed != null -> {
                refused(Refusal.NOT_ADMITTED);
                context.writeAndFlush(denied(subscribe));
            }
            case MqttSubscribeMessage before -> context.close();
            case MqttUnsubscribeMessage unsubscribe -> context.close();
            default -> context.fireChannelRead(packet);
        }
    }

    /**
     * The broker must not see it: it looks for a queue by a name that the sender chooses ({@code $share/NAME/...}), and
     * deletes the one that it finds when the sender may not read it.
     */
    private static MqttMessage denied(MqttSubscribeMessage subscribe) {
        MqttQoS[] none = new MqttQoS[subscribe.payload().topicSubscriptions().size()];
        Arrays.fill(none, MqttQoS.FAILURE);
        return MqttMessageBuilders.subAck()
                .packetId(subscribe.variableHeader().messageId())
                .addGrantedQoses(none)
                .build();
    }

    /**
     * A client's name is known to the broker by the user's: nobody takes over another's session by its name. A session is
     * kept for an hour at most.
     */
    private static MqttConnectMessage ownSession(MqttConnectMessage connect) {
        MqttConnectVariableHeader header = connect.variableHeader();
        MqttConnectPayload payload = connect.payload();
        String client = payload.clientIdentifier();
        String own = client == null || client.isEmpty() ? client : owned(payload.userName()) + client;
        return new MqttConnectMessage(
                connect.fixedHeader(),
                new MqttConnectVariableHeader(
                        header.name(),
                        header.version(),
                        header.hasUserName(),
                        header.hasPassword(),
                        false,
                        header.willQos(),
                        header.isWillFlag(),
                        header.isCleanSession(),
                        header.keepAliveTimeSeconds(),
                        bounded(header.properties())),
                new MqttConnectPayload(
                        own,
                        payload.willProperties(),
                        payload.willTopic(),
                        payload.willMessageInBytes(),
                        payload.userName(),
                        payload.passwordInBytes()));
    }

    /** What the broker's names of a user's clients begin with. */
    static String owned(@Nullable String user) {
        return user + "/";
    }

    private static MqttProperties bounded(MqttProperties asked) {
        MqttProperties bounded = new MqttProperties();
        asked.listAll().forEach(property -> {
            if (property.propertyId() == MqttPropertyType.SESSION_EXPIRY_INTERVAL.value()
                    && property instanceof IntegerProperty seconds
                    && Integer.compareUnsigned(seconds.value(), SESSION_EXPIRY) > 0) {
                bounded.add(new IntegerProperty(seconds.propertyId(), SESSION_EXPIRY));
            } else {
                bounded.add(property);
            }
        });
        return bounded;
    }

    /** The broker would keep the last message of every topic, past its own security check, for subscribers: there are none. */
    private static MqttPublishMessage unretained(MqttPublishMessage publish) {
        MqttFixedHeader header = publish.fixedHeader();
        return new MqttPublishMessage(
                new MqttFixedHeader(
                        header.messageType(), header.isDup(), header.qosLevel(), false, header.remainingLength()),
                publish.variableHeader(),
                publish.payload());
    }
}
