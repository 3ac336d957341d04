package anpr.hub.routes;

import anpr.hub.adapters.Transports;
import anpr.hub.core.config.CalledAddress;
import anpr.hub.core.config.Problem;
import anpr.hub.core.exchange.ListExchange;
import anpr.hub.core.hotlist.VoiCodes;
import anpr.hub.core.mapping.SourceTypes;
import anpr.hub.core.normalise.Normaliser;
import anpr.hub.core.partner.Credentials;
import anpr.hub.core.partner.Gate;
import anpr.hub.core.partner.PartnerConfig;
import anpr.hub.core.partner.People;
import anpr.hub.core.seal.AuditLog;
import anpr.hub.core.seal.Logs;
import anpr.hub.core.subscriber.Subscriber;
import anpr.hub.core.subscriber.Subscribers;
import anpr.hub.core.transport.Catalogue;
import anpr.hub.core.transport.Secrets;
import anpr.hub.core.transport.Tally;
import anpr.hub.routes.broker.BrokerGate;
import anpr.hub.routes.broker.EmbeddedBroker;
import anpr.hub.routes.broker.Readers;
import anpr.hub.routes.broker.SubscriberQueues;
import anpr.hub.routes.content.Carving;
import anpr.hub.routes.content.ContentStore;
import anpr.hub.routes.delivery.Couriers;
import anpr.hub.routes.disclosure.Kept;
import anpr.hub.routes.disclosure.Parcels;
import anpr.hub.routes.disclosure.Rerun;
import anpr.hub.routes.hotlist.Hotlists;
import anpr.hub.routes.hotlist.ListFollowing;
import anpr.hub.routes.hotlist.LookingBack;
import anpr.hub.routes.hotlist.UnitLists;
import anpr.hub.routes.hotlist.VoiFolder;
import anpr.hub.routes.hotlist.VoiLists;
import anpr.hub.routes.inforce.InForce;
import anpr.hub.routes.inforce.Reload;
import anpr.hub.routes.line.FeedCursors;
import anpr.hub.routes.line.PartnerSecrets;
import anpr.hub.routes.line.Turns;
import anpr.hub.routes.plugin.Plugins;
import anpr.hub.routes.retention.Erasure;
import anpr.hub.routes.retention.Holds;
import anpr.hub.routes.retention.InTurn;
import anpr.hub.routes.retention.LeftOver;
import anpr.hub.routes.seal.Anchoring;
import anpr.hub.routes.seal.Checkpoints;
import anpr.hub.routes.seal.ClockWatch;
import anpr.hub.routes.seal.ReadProofs;
import anpr.hub.routes.seal.Sealing;
import anpr.hub.routes.store.AccessLog;
import anpr.hub.routes.store.AppliedBatches;
import anpr.hub.routes.store.Archive;
import anpr.hub.routes.store.AuditTrail;
import anpr.hub.routes.store.Days;
import anpr.hub.routes.store.EmbeddedDatabase;
import anpr.hub.routes.store.FollowedLists;
import anpr.hub.routes.store.HitDesk;
import anpr.hub.routes.store.Hits;
import anpr.hub.routes.store.Ledger;
import anpr.hub.routes.store.LookBacks;
import anpr.hub.routes.store.MappingVersions;
import anpr.hub.routes.store.NationalStore;
import anpr.hub.routes.store.Outbox;
import anpr.hub.routes.store.OwnerCopies;
import anpr.hub.routes.store.ParkingTransactions;
import anpr.hub.routes.store.Quarantine;
import anpr.hub.routes.store.ReadSearch;
import anpr.hub.routes.store.Receipts;
import anpr.hub.routes.store.Settlements;
import anpr.hub.routes.store.Sightings;
import anpr.hub.routes.store.UnitHoldings;
import anpr.hub.routes.store.VoiChanges;
import anpr.hub.routes.store.VoiStore;
import anpr.hub.routes.web.Claims;
import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.jms.ConnectionFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.jdbc.DataSourceProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

/** The parts that the legs work with. */
@Configuration(proxyBeanMethods = false)
class HubConfiguration {
    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    Supplier<UUID> ids() {
        TimeBasedEpochGenerator generator = Generators.timeBasedEpochGenerator();
        return generator::generate;
    }

    @Bean
    People people(HubSettings settings) {
        return settings.people();
    }

    @Bean
    InForce inForce(HubSettings settings, People people, Catalogue catalogue, Clock clock) throws IOException {
        SourceTypes types = SourceTypes.load(settings.mappings());
        PartnerConfig.Reloaded read =
                PartnerConfig.NONE.reload(settings.partnerConfig(), feed -> Reload.faults(feed, types, catalogue));
        Problem.throwIfAny(read.refused());
        PartnerConfig partners = read.inForce();
        Problem.throwIfAny(Claims.settled(settings.partnerConfig(), PartnerConfig.NONE, partners)
                .refused());
        ListExchange.Reloaded exchange = ListExchange.NONE.reload(
                settings.partnerConfig(),
                server -> CalledAddress.faults(server.address(), settings.bof2().hosts(), "hub.bof2.hosts"));
        Problem.throwIfAny(exchange.refused());
        ListExchange lists = exchange.inForce();
        Subscribers.Reloaded told = Subscribers.NONE.reload(
                settings.partnerConfig(), subscriber -> Couriers.faults(subscriber, settings.delivery()));
        Problem.throwIfAny(told.refused());
        Credentials credentials = Credentials.loadOrGenerate(
                settings.data(), partners, told.inForce(), people, lists.units().keySet(), clock, new SecureRandom());
        Instant now = clock.instant();
        Map<String, Instant> since = new TreeMap<>();
        types.all().forEach(type -> since.put("mapping " + type.id(), now));
        partners.feeds().keySet().forEach(feed -> since.put("feed " + feed, now));
        told.inForce().all().forEach(subscriber -> since.put("subscriber " + subscriber.id(), now));
        VoiCodes codes = VoiCodes.read(settings.mappings().resolve(VoiCodes.FOLDER));
        codes.versions().keySet().forEach(table -> since.put(VoiCodes.FOLDER + ' ' + table, now));
        lists.units().keySet().forEach(unit -> since.put("unit " + unit, now));
        lists.servers().keySet().forEach(server -> since.put("list-server " + server, now));
        return new InForce(
                new InForce.Setup(types, partners, credentials, told.inForce(), codes, lists, since, List.of()));
    }

    @Bean
    ContentStore contentStore(HubSettings settings) {
        return new ContentStore(settings.data().resolve("content"));
    }

    @Bean
    Carving carving(ContentStore content) {
        return new Carving(content);
    }

    @Bean
    Normaliser normaliser(InForce inForce, ContentStore images, HubSettings settings) {
        return new Normaliser(inForce::types, images, settings.version());
    }

    @Bean
    Logs logs(HubSettings settings) throws IOException {
        return Logs.open(settings.data().resolve("seal"), settings.seal().hub(), new SecureRandom());
    }

    @Bean
    Sealing sealing(Logs logs, HubSettings settings) {
        return settings.seal().on() ? Sealing.by(logs.sealer(Logs.Log.INGEST)) : Sealing.none();
    }

    @Bean
    ReadProofs readProofs(Logs logs, Anchoring anchoring) {
        return new ReadProofs(logs, anchoring);
    }

    @Bean
    Anchoring anchoring(Logs logs, HubSettings settings, PartnerSecrets secrets, Clock clock) throws IOException {
        return Anchoring.open(settings.data().resolve("seal"), logs, secrets, clock);
    }

    @Bean
    Checkpoints checkpoints(Logs logs, HubSettings settings) {
        return new Checkpoints(logs, settings.seal().anyway(), System::nanoTime);
    }

    @Bean
    ClockWatch clockWatch(HubSettings settings, Clock clock, Logs logs) throws IOException {
        return new ClockWatch(
                clock,
                System::nanoTime,
                settings.seal().clockTolerance(),
                settings.data().resolve("seal/clock"));
    }

    @Bean
    @ConditionalOnProperty(name = "hub.broker-url", matchIfMissing = true, havingValue = "embedded")
    EmbeddedBroker embeddedBroker(HubSettings settings, BrokerGate gate) {
        return new EmbeddedBroker(settings.data().resolve("broker"), gate);
    }

    @Bean
    BrokerGate brokerGate(Gate gate, InForce inForce, Tally tally) {
        return new BrokerGate(
                gate,
                new Readers() {
                    @Override
                    public Optional<Subscriber> admit(String name, String secret) {
                        return inForce.reader(name, secret);
                    }

                    @Override
                    public Optional<Subscriber> reader(String name) {
                        return inForce.subscribers().reader(name);
                    }
                },
                tally);
    }

    @Bean
    ConnectionFactory connectionFactory(HubSettings settings, ObjectProvider<EmbeddedBroker> embedded) {
        String url = embedded.getIfAvailable() != null ? EmbeddedBroker.URL : String.valueOf(settings.brokerUrl());
        ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(url);
        factory.setBlockOnDurableSend(true);
        return factory;
    }

    @Bean
    @ConditionalOnProperty(name = "spring.datasource.url", matchIfMissing = true, havingValue = "embedded")
    EmbeddedDatabase embeddedDatabase(HubSettings settings) {
        return new EmbeddedDatabase(settings.data().resolve("database"));
    }

    @Bean
    HikariDataSource dataSource(DataSourceProperties properties, ObjectProvider<EmbeddedDatabase> provided) {
        EmbeddedDatabase embedded = provided.getIfAvailable();
        HikariDataSource source = new HikariDataSource();
        source.setJdbcUrl(embedded != null ? embedded.url() : properties.determineUrl());
        source.setUsername(embedded != null ? embedded.user() : properties.determineUsername());
        source.setPassword(embedded != null ? embedded.password() : properties.determinePassword());
        source.setMaximumPoolSize(16);
        source.setPoolName("national-store");
        // What a server adds to an error may quote rows: plates, and names of covert lists.
        source.addDataSourceProperty("logServerErrorDetail", "false");
        return source;
    }

    /** On a connection of its own, which lives as long as the hub: the pool's are for short use. */
    @Bean
    Turns turns(HikariDataSource database) {
        return new Turns(() ->
                DriverManager.getConnection(database.getJdbcUrl(), database.getUsername(), database.getPassword()));
    }

    @Bean
    FeedCursors cursors(JdbcClient jdbc, Turns turns) {
        return new FeedCursors(jdbc, turns);
    }

    @Bean
    PartnerSecrets partnerSecrets(HubSettings settings) {
        return new PartnerSecrets(settings.data().resolve("partner-secrets.yaml"));
    }

    @Bean
    Plugins plugins(HubSettings settings) throws IOException {
        return Plugins.load(settings.plugins(), Transports.catalogue());
    }

    @Bean
    Catalogue catalogue(Plugins plugins) {
        return plugins.catalogue();
    }

    @Bean(destroyMethod = "shutdown")
    HazelcastInstance hazelcast(HubSettings settings) {
        HubSettings.Cluster cluster = settings.cluster();
        Config config = new Config("hub");
        config.setProperty("hazelcast.logging.type", "slf4j");
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.setProperty("hazelcast.shutdownhook.enabled", "false");
        config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface(cluster.address());
        config.getNetworkConfig().setPort(cluster.port());
        config.getNetworkConfig().getJoin().getAutoDetectionConfig().setEnabled(false);
        config.getNetworkConfig().getJoin().getMulticastConfig().setEnabled(false);
        config.getNetworkConfig()
                .getJoin()
                .getTcpIpConfig()
                .setEnabled(!cluster.members().isEmpty());
        config.getNetworkConfig().getJoin().getTcpIpConfig().setMembers(cluster.members());
        return Hazelcast.newHazelcastInstance(config);
    }

    @Bean
    Hotlists hotlists(VoiStore store, HazelcastInstance hazelcast, HubSettings settings) throws IOException {
        return new Hotlists(store, hazelcast, settings.matching().rules());
    }

    @Bean
    VoiFolder voiFolder(HubSettings settings, VoiLists lists, VoiStore store) throws IOException {
        VoiFolder folder = new VoiFolder(settings.data().resolve("voi"), lists, store);
        folder.follow();
        return folder;
    }

    @Bean
    VoiStore voiStore(HikariDataSource database, TransactionOperations transactions) {
        return new VoiStore(database, transactions);
    }

    @Bean
    VoiChanges voiChanges(
            HikariDataSource database,
            TransactionOperations transactions,
            Clock clock,
            HubSettings settings,
            VoiStore store) {
        HubSettings.Lists lists = settings.lists();
        return new VoiChanges(
                database,
                transactions,
                clock,
                new VoiChanges.Limits(
                        lists.mostBytes(),
                        lists.mostRows(),
                        lists.mostPatterns(),
                        lists.mostBadRows(),
                        lists.badShare()),
                store);
    }

    @Bean
    VoiLists voiLists(
            HubSettings settings,
            VoiStore store,
            VoiChanges changes,
            Hotlists hotlists,
            AuditLog audit,
            Clock clock,
            Supplier<UUID> ids)
            throws IOException {
        return new VoiLists(store, changes, hotlists, audit, settings.data().resolve("voi-incoming"), clock, ids);
    }

    @Bean
    LookingBack lookingBack(
            HikariDataSource database,
            VoiStore store,
            Hotlists hotlists,
            Hits hits,
            AuditLog audit,
            HubSettings settings,
            Clock clock,
            Supplier<UUID> ids) {
        return new LookingBack(
                new LookBacks(database),
                store,
                hotlists,
                hits,
                audit,
                settings.lookingBack().limits(),
                clock,
                ids);
    }

    @Bean
    UnitHoldings unitHoldings(JdbcClient jdbc) {
        return new UnitHoldings(jdbc);
    }

    @Bean
    UnitLists unitLists(InForce inForce, VoiStore store, VoiLists lists, UnitHoldings holdings, Clock clock) {
        return new UnitLists(inForce::unit, store, lists, holdings, clock);
    }

    @Bean
    FollowedLists followedLists(JdbcClient jdbc, Turns turns) {
        return new FollowedLists(jdbc, turns);
    }

    @Bean
    ListFollowing listFollowing(
            InForce inForce,
            VoiStore store,
            VoiLists lists,
            FollowedLists followed,
            Turns turns,
            Secrets secrets,
            HubSettings settings,
            Clock clock,
            MeterRegistry meters)
            throws IOException {
        return new ListFollowing(
                inForce::lists,
                store,
                lists,
                followed,
                turns,
                secrets,
                settings.data().resolve("list-incoming"),
                clock,
                meters);
    }

    @Bean
    MappingVersions mappingVersions(JdbcClient jdbc, InForce inForce) {
        MappingVersions versions = new MappingVersions(jdbc);
        versions.keep(inForce.types());
        return versions;
    }

    @Bean
    AppliedBatches appliedBatches(JdbcClient jdbc, TransactionOperations transactions, Days days, Ledger ledger) {
        return new AppliedBatches(jdbc, transactions, days, ledger);
    }

    @Bean
    Days days(JdbcClient jdbc, Clock clock) {
        return new Days(jdbc, clock);
    }

    @Bean
    Ledger ledger(JdbcClient jdbc) {
        return new Ledger(jdbc);
    }

    @Bean
    Archive archive(JdbcClient jdbc, AppliedBatches applied, OwnerCopies copies) {
        return new Archive(jdbc, applied, copies);
    }

    @Bean
    OwnerCopies ownerCopies(JdbcClient jdbc, InForce inForce, Carving carving, AuditLog audit) {
        return new OwnerCopies(jdbc, feed -> inForce.partners().ownersOf(feed), carving, audit);
    }

    @Bean
    NationalStore nationalStore(JdbcClient jdbc, AppliedBatches applied) {
        return new NationalStore(jdbc, applied);
    }

    @Bean
    Settlements settlements(JdbcClient jdbc, AppliedBatches applied) {
        return new Settlements(jdbc, applied);
    }

    @Bean
    Outbox outbox(JdbcClient jdbc, Supplier<UUID> ids) {
        return new Outbox(jdbc, ids);
    }

    @Bean
    Hits hits(
            JdbcClient jdbc,
            TransactionOperations transactions,
            AuditLog audit,
            InForce inForce,
            HubSettings settings,
            Clock clock,
            Outbox outbox) {
        return new Hits(
                jdbc,
                transactions,
                audit,
                inForce::subscribers,
                inForce::codes,
                settings.delivery().acknowledgeWithin(),
                clock,
                outbox);
    }

    @Bean
    HitDesk hitDesk(
            JdbcClient jdbc,
            TransactionOperations transactions,
            AuditLog audit,
            Outbox outbox,
            InForce inForce,
            Clock clock) {
        return new HitDesk(jdbc, transactions, audit, outbox, inForce::subscribers, clock);
    }

    @Bean
    Couriers couriers(
            Outbox outbox,
            InForce inForce,
            HubSettings settings,
            Secrets secrets,
            AuditLog audit,
            Clock clock,
            MeterRegistry meters,
            ObjectProvider<SubscriberQueues> queues) {
        return new Couriers(
                outbox,
                inForce::subscribers,
                settings.delivery(),
                secrets,
                audit,
                clock,
                meters,
                queues.getIfAvailable());
    }

    @Bean
    @ConditionalOnProperty(name = "hub.broker-url", matchIfMissing = true, havingValue = "embedded")
    SubscriberQueues subscriberQueues(EmbeddedBroker broker, ConnectionFactory factory, HubSettings settings) {
        return broker.queues(
                factory, settings.delivery().mostQueued(), settings.delivery().amqp());
    }

    @Bean
    Quarantine quarantine(
            JdbcClient jdbc, TransactionOperations transactions, Archive archive, AuditLog audit, Supplier<UUID> ids) {
        return new Quarantine(jdbc, transactions, archive, audit, ids);
    }

    @Bean
    InTurn inTurn(JdbcClient jdbc, TransactionOperations transactions, PlatformTransactionManager manager) {
        TransactionTemplate apart = new TransactionTemplate(manager);
        apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_NOT_SUPPORTED);
        return new InTurn(jdbc, transactions, apart);
    }

    @Bean
    Holds holds(JdbcClient jdbc, InTurn inTurn, AuditLog audit, Clock clock, Supplier<UUID> ids) {
        return new Holds(jdbc, inTurn, audit, clock, ids);
    }

    /** @param underWay how long what has come in may be on its way: so long nothing goes that it may need */
    @Bean
    LeftOver leftOver(
            JdbcClient jdbc,
            ContentStore content,
            Logs logs,
            AuditLog audit,
            Clock clock,
            @Value("${hub.erasure.under-way:1h}") Duration underWay) {
        return new LeftOver(jdbc, content, logs.epochs(), audit, clock, underWay);
    }

    @Bean
    Erasure erasure(JdbcClient jdbc, InTurn inTurn, Holds holds, AuditLog audit, LeftOver leftOver) {
        return new Erasure(jdbc, inTurn, holds, audit, leftOver);
    }

    @Bean
    Kept kept(HubSettings settings, Clock clock, Logs logs, JdbcClient jdbc, ContentStore content, AuditTrail audit) {
        return new Kept(settings.data(), clock, settings.version(), logs, jdbc, content, audit);
    }

    /** @param knownDefects of the software, by version */
    @Bean
    Parcels parcels(
            Kept kept,
            Anchoring anchoring,
            InForce inForce,
            @Value("${hub.known-defects:${hub.home:.}/docs/known-defects.csv}") Path knownDefects)
            throws IOException {
        return new Parcels(kept, anchoring, inForce::partners, knownDefects);
    }

    @Bean
    Rerun rerun(Kept kept, InForce inForce, HubSettings settings) {
        return new Rerun(kept, settings.mappings(), inForce::partners);
    }

    @Bean
    Receipts receipts(JdbcClient jdbc) {
        return new Receipts(jdbc);
    }

    @Bean
    AuditTrail auditTrail(JdbcClient jdbc, Logs logs, Clock clock, Supplier<UUID> ids) {
        return new AuditTrail(jdbc, logs.sealer(Logs.Log.AUDIT), clock, ids);
    }

    @Bean
    AccessLog accessLog(AuditLog audit) {
        return new AccessLog(audit);
    }

    @Bean
    ReadSearch readSearch(JdbcClient jdbc, AccessLog log) {
        return new ReadSearch(jdbc, log);
    }

    @Bean
    Sightings sightings(JdbcClient jdbc, AppliedBatches applied, AccessLog log) {
        return new Sightings(jdbc, applied, log);
    }

    @Bean
    ParkingTransactions parkingTransactions(JdbcClient jdbc, AppliedBatches applied, AccessLog log) {
        return new ParkingTransactions(jdbc, applied, log);
    }
}
