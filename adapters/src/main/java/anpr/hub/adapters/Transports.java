package anpr.hub.adapters;

import anpr.hub.adapters.bof2.Bof2Transport;
import anpr.hub.adapters.fetch.HttpPoll;
import anpr.hub.adapters.fetch.HttpStream;
import anpr.hub.adapters.folder.FolderTransport;
import anpr.hub.adapters.framing.Framings;
import anpr.hub.adapters.ftp.FtpTransport;
import anpr.hub.adapters.http.HttpTransport;
import anpr.hub.adapters.http.SoapTransport;
import anpr.hub.adapters.jdbc.JdbcPoll;
import anpr.hub.adapters.queue.Amqp;
import anpr.hub.adapters.queue.Amqp091;
import anpr.hub.adapters.queue.Jms;
import anpr.hub.adapters.queue.Mqtt;
import anpr.hub.adapters.queue.MqttPush;
import anpr.hub.adapters.sftp.SftpTransport;
import anpr.hub.adapters.tcp.TcpTransport;
import anpr.hub.core.transport.Catalogue;
import anpr.hub.core.transport.Transport;
import java.util.List;

/** The transports that the hub brings along. */
public final class Transports {
    private static final List<Transport> ALL = List.of(
            new Bof2Transport(),
            new FolderTransport(),
            new FtpTransport(),
            new HttpPoll(),
            new HttpStream(),
            new HttpTransport(),
            new JdbcPoll(),
            new SftpTransport(),
            new SoapTransport(),
            new TcpTransport(),
            new Amqp(),
            new Amqp091(),
            new Jms(),
            new Mqtt(),
            new MqttPush());

    private Transports() {}

    /** Each once. */
    public static List<Transport> all() {
        return ALL;
    }

    /** These and the hub's own framings, without those of plugins. */
    public static Catalogue catalogue() {
        return new Catalogue(ALL, Framings.all());
    }
}
