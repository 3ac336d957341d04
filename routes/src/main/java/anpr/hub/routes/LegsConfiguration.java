package anpr.hub.routes;

import anpr.hub.adapters.Transports;
import anpr.hub.adapters.bof2.Bof2Routes;
import anpr.hub.adapters.bof2.ListRoutes;
import anpr.hub.adapters.ftp.FtpDrop;
import anpr.hub.adapters.ftp.FtpSettings;
import anpr.hub.adapters.http.Doors;
import anpr.hub.adapters.http.Doorway;
import anpr.hub.adapters.http.HttpPushRoutes;
import anpr.hub.adapters.sftp.SftpDrop;
import anpr.hub.adapters.sftp.SftpSettings;
import anpr.hub.adapters.soap.RawEndpoints;
import anpr.hub.adapters.soap.SoapRoutes;
import anpr.hub.core.config.CalledAddress;
import anpr.hub.core.mapping.SourceType;
import anpr.hub.core.normalise.Normaliser;
import anpr.hub.core.partner.Feed;
import anpr.hub.core.partner.Gate;
import anpr.hub.core.partner.People;
import anpr.hub.core.seal.AuditLog;
import anpr.hub.core.submission.Intake;
import anpr.hub.core.transport.Catalogue;
import anpr.hub.core.transport.Cursors;
import anpr.hub.core.transport.Ports;
import anpr.hub.core.transport.Replies;
import anpr.hub.core.transport.Secrets;
import anpr.hub.core.transport.Tally;
import anpr.hub.routes.broker.BatchComponent;
import anpr.hub.routes.broker.EmbeddedBroker;
import anpr.hub.routes.broker.PublisherDoors;
import anpr.hub.routes.content.Carving;
import anpr.hub.routes.delivery.Couriers;
import anpr.hub.routes.health.Pulse;
import anpr.hub.routes.hotlist.Hotlists;
import anpr.hub.routes.hotlist.UnitLists;
import anpr.hub.routes.hotlist.VoiFolder;
import anpr.hub.routes.inforce.InForce;
import anpr.hub.routes.inforce.Reload;
import anpr.hub.routes.leg.ArchiveLeg;
import anpr.hub.routes.leg.HitLeg;
import anpr.hub.routes.leg.Landing;
import anpr.hub.routes.leg.MatchLeg;
import anpr.hub.routes.leg.NormaliseLeg;
import anpr.hub.routes.leg.ReplaySender;
import anpr.hub.routes.leg.SettleLeg;
import anpr.hub.routes.leg.SightingLeg;
import anpr.hub.routes.leg.StoreLeg;
import anpr.hub.routes.leg.TransactionLeg;
import anpr.hub.routes.line.Lines;
import anpr.hub.routes.line.Turns;
import anpr.hub.routes.pause.Pauses;
import anpr.hub.routes.plugin.CodeDigest;
import anpr.hub.routes.seal.Sealing;
import anpr.hub.routes.store.Archive;
import anpr.hub.routes.store.Hits;
import anpr.hub.routes.store.MappingVersions;
import anpr.hub.routes.store.NationalStore;
import anpr.hub.routes.store.ParkingTransactions;
import anpr.hub.routes.store.Settlements;
import anpr.hub.routes.store.Sightings;
import anpr.hub.routes.web.Claims;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.jms.ConnectionFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.jms.JmsComponent;
import org.apache.cxf.transport.servlet.CXFNonSpringServlet;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The way of a read: one bean a leg, in the order in which a read meets them. */
@Configuration(proxyBeanMethods = false)
class LegsConfiguration {
    @Bean
    JmsComponent jms(ConnectionFactory connectionFactory) {
        return JmsComponent.jmsComponent(connectionFactory);
    }

    @Bean
    BatchComponent batch(ConnectionFactory connectionFactory) {
        return new BatchComponent(connectionFactory);
    }

    @Bean
    Landing landing(
            ConnectionFactory broker,
            Carving carving,
            Clock clock,
            Supplier<UUID> ids,
            HubSettings settings,
            Pauses pauses)
            throws IOException {
        return new Landing(
                broker,
                carving,
                clock,
                ids,
                settings.landing(),
                CodeDigest.of(Transports.class).sha256(),
                pauses::isPaused);
    }

    @Bean
    Replies replies(InForce inForce) {
        return new TypesReplies(inForce);
    }

    @Bean
    Doorway doorway(Gate gate, Tally tally, Clock clock, InForce inForce) {
        return new Doorway(
                gate, tally, clock, Doors.of(inForce.partners().feeds().values()));
    }

    /** It stands in the chain of {@code Surface}, and nowhere else. */
    @Bean
    FilterRegistrationBean<Doorway> doorwayIsNoFilterOfTheServer(Doorway doorway) {
        var registration = new FilterRegistrationBean<>(doorway);
        registration.setEnabled(false);
        return registration;
    }

    @Bean
    HttpPushRoutes httpPushRoutes(Intake intake, Replies replies, Tally tally) {
        return new HttpPushRoutes(intake, replies, tally);
    }

    @Bean
    RawEndpoints bof2Endpoints() {
        return Bof2Routes.endpoints();
    }

    @Bean
    Bof2Routes bof2Routes(Gate gate, Intake intake, Tally tally, HubSettings settings, RawEndpoints bof2Endpoints) {
        return new Bof2Routes(
                gate, intake, tally, settings.bof2().maxBytes(), settings.bof2().maxCaptures(), bof2Endpoints);
    }

    @Bean
    ListRoutes listRoutes(UnitLists units, Tally tally, HubSettings settings, RawEndpoints bof2Endpoints) {
        return new ListRoutes(units, tally, settings.bof2().mostUpdateBytes(), bof2Endpoints);
    }

    @Bean
    ServletRegistrationBean<CXFNonSpringServlet> bof2Servlet(Bof2Routes bof2) {
        return bof2.servlet();
    }

    @Bean
    SoapRoutes soapRoutes(Gate gate, Secrets secrets, Clock clock, Intake intake, Replies replies, Tally tally) {
        return new SoapRoutes(gate, secrets, clock, intake, replies, tally);
    }

    @Bean
    ServletRegistrationBean<CXFNonSpringServlet> soapServlet(SoapRoutes soap) {
        return soap.servlet();
    }

    @Bean
    SftpDrop sftpDrop(HubSettings settings, Gate gate, Intake intake, Tally tally, Clock clock) throws IOException {
        return SftpDrop.start(
                SftpSettings.of(
                        settings.sftp().host(),
                        settings.sftp().port(),
                        settings.data().resolve("sftp-host-key"),
                        settings.data().resolve("sftp")),
                gate,
                intake,
                tally,
                clock);
    }

    @Bean
    @ConditionalOnProperty("hub.ftp.port")
    FtpDrop ftpDrop(HubSettings settings, Gate gate, Intake intake, Tally tally, Clock clock) throws IOException {
        HubSettings.Ftp ftp = Objects.requireNonNull(settings.ftp());
        Path keyStore = ftp.keyStore();
        return FtpDrop.start(
                FtpSettings.of(
                        ftp.host(),
                        ftp.port(),
                        ftp.passivePorts(),
                        ftp.passiveAddress(),
                        keyStore == null
                                ? null
                                : new FtpSettings.Tls(keyStore, ftp.keyStorePassword(), ftp.tlsRequired()),
                        settings.data().resolve("ftp")),
                gate,
                intake,
                tally,
                clock);
    }

    @Bean
    @ConditionalOnProperty("hub.mqtt.port")
    PublisherDoors publisherDoors(
            HubSettings settings, ObjectProvider<EmbeddedBroker> broker, Gate gate, Intake intake, Tally tally) {
        EmbeddedBroker embedded = broker.getIfAvailable();
        if (embedded == null) {
            throw new IllegalArgumentException(
                    "hub.mqtt.port opens a port of the embedded broker, and hub.broker-url names another");
        }
        return embedded.open(Objects.requireNonNull(settings.mqtt()), gate, intake, tally);
    }

    @Bean
    Lines lines(
            InForce inForce,
            Gate gate,
            Intake intake,
            Replies replies,
            Tally tally,
            Cursors cursors,
            Catalogue catalogue,
            Secrets secrets,
            Clock clock,
            Turns turns,
            Pauses pauses,
            MeterRegistry meters) {
        Ports ports = new Ports(intake, replies, tally, cursors, catalogue, secrets, clock);
        return new Lines(inForce.partners(), ports, gate, turns, pauses::isPaused, meters);
    }

    @Bean
    Reload reload(
            InForce inForce,
            HubSettings settings,
            People people,
            Catalogue catalogue,
            MappingVersions versions,
            Lines lines,
            Doorway doorway,
            AuditLog audit,
            Clock clock)
            throws IOException {
        return new Reload(
                inForce,
                new Reload.Folders(settings.mappings(), settings.partnerConfig(), settings.data()),
                people,
                catalogue,
                versions,
                (before, read) -> Claims.settled(settings.partnerConfig(), before, read),
                subscriber -> Couriers.faults(subscriber, settings.delivery()),
                server -> CalledAddress.faults(server.address(), settings.bof2().hosts(), "hub.bof2.hosts"),
                partners -> {
                    lines.apply(partners);
                    doorway.open(Doors.of(partners.feeds().values()));
                },
                audit,
                clock);
    }

    @Bean
    ArchiveLeg archiveLeg(Archive archive) {
        return new ArchiveLeg(archive);
    }

    @Bean
    NormaliseLeg normaliseLeg(
            Normaliser normaliser, InForce inForce, Carving carving, Sealing sealing, Supplier<UUID> ids) {
        return new NormaliseLeg(normaliser, feed -> inForce.partners().feed(feed), carving, sealing, ids);
    }

    @Bean
    StoreLeg storeLeg(NationalStore store, Pulse pulse) {
        return new StoreLeg(store, pulse);
    }

    /** @param loaded lists are in force before the first read is matched */
    @Bean
    MatchLeg matchLeg(Hotlists hotlists, VoiFolder loaded, Clock clock, Supplier<UUID> ids, MeterRegistry meters) {
        return new MatchLeg(hotlists, clock, ids, meters);
    }

    @Bean
    SightingLeg sightingLeg(Sightings sightings) {
        return new SightingLeg(sightings);
    }

    @Bean
    TransactionLeg transactionLeg(ParkingTransactions transactions) {
        return new TransactionLeg(transactions);
    }

    @Bean
    HitLeg hitLeg(Hits hits) {
        return new HitLeg(hits);
    }

    @Bean
    SettleLeg settleLeg(Settlements settlements) {
        return new SettleLeg(settlements);
    }

    @Bean
    ReplaySender replaySender(ProducerTemplate camel) {
        return new ReplaySender(camel);
    }

    /** A sender hears yes as its source type defines it. */
    private record TypesReplies(InForce inForce) implements Replies {
        @Override
        public Reply reply(Feed feed) {
            return told(type(feed).reply());
        }

        @Override
        public Reply reply(Feed feed, String path) {
            return told(type(feed).reply(path));
        }

        private SourceType type(Feed feed) {
            return inForce.types()
                    .find(feed.sourceType())
                    .orElseThrow(() -> new IllegalStateException("no mapping describes " + feed.sourceType()));
        }

        private static Reply told(SourceType.Reply reply) {
            return new Reply(reply.status(), reply.mediaType(), reply.body());
        }
    }
}
