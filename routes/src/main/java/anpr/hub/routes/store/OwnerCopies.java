package anpr.hub.routes.store;

import anpr.hub.core.egress.Recipient;
import anpr.hub.core.partner.Partner;
import anpr.hub.core.seal.AuditLog;
import anpr.hub.routes.content.Carving;
import anpr.hub.routes.message.Landed;
import anpr.hub.routes.message.SubmissionBatch.Entry;
import anpr.hub.routes.message.Wire;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What cameras sent that serve the police and their owner, for the owner. A copy is made where submissions are archived, of
 * the bytes as the camera sent them, before anything is made of them for the police; nothing is ever written to it again.
 * Safe for use by many threads.
 */
public final class OwnerCopies {
    private static final int MOST_AT_ONCE = 1000;

    private final JdbcClient jdbc;
    private final Function<String, List<Partner>> owners;
    private final Carving carving;
    private final AuditLog audit;
    private final Wire<Landed> wire = new Wire<>(Landed.class);

    /** @param owners who owns the cameras of a feed, beside whom it serves */
    public OwnerCopies(JdbcClient jdbc, Function<String, List<Partner>> owners, Carving carving, AuditLog audit) {
        this.jdbc = jdbc;
        this.owners = owners;
        this.carving = carving;
        this.audit = audit;
    }

    /**
     * A message of a camera.
     *
     * @param number ascending, not without gaps; ask for what is after it
     * @param submission the receipt that the camera was given
     * @param body as it was sent
     */
    public record Copy(
            long number, String feed, String submission, Instant receivedAt, String mediaType, byte[] body) {}

    /** Forks what has owners. To be called inside the transaction that archives it. */
    void fork(List<Entry> entries) {
        boolean ordered = false;
        for (Entry entry : entries) {
            for (Partner owner : owners.apply(entry.feed())) {
                if (!ordered) {
                    // Numbers appear in their order, so whoever asks for what is after one misses none.
                    jdbc.sql("select pg_advisory_xact_lock(hashtext('owner_copy'))")
                            .query(row -> {});
                    ordered = true;
                }
                jdbc.sql("""
                                insert into owner_copy (partner, path, feed, submission, received_at, media_type, landed)
                                values (?, ?, ?, ?, ?, ?, ?)""")
                        .params(
                                owner.id(),
                                owner.acquisitionPath().name(),
                                entry.feed(),
                                entry.submission(),
                                Times.at(entry.receivedAt()),
                                entry.mediaType(),
                                entry.landed())
                        .update();
            }
        }
    }

    /** A partner's copies behind a number, in their order, at most 1,000; that they were fetched is logged before. */
    public List<Copy> after(Recipient.Partner partner, String account, long number, int most) {
        List<Copy> copies = jdbc.sql("""
                        select number, path, feed, submission, received_at, media_type, landed from owner_copy
                        where partner = :partner and number > :number and path = any(:paths::text[])
                        order by number limit :most""")
                .param("partner", partner.id())
                .param("number", number)
                .param("paths", WayOut.paths(partner))
                .param("most", Math.clamp(most, 1, MOST_AT_ONCE))
                .query((row, index) -> {
                    Landed landed = wire.decode(row.getBytes("landed"));
                    return new Copy(
                            row.getLong("number"),
                            row.getString("feed"),
                            row.getString("submission"),
                            Times.instant(row, "received_at"),
                            row.getString("media_type"),
                            carving.restore(landed.segments(), landed.length()));
                })
                .list();
        if (!copies.isEmpty()) {
            audit.log(AuditLog.Done.disclosed(
                    account,
                    "the owner's copy of its own cameras",
                    partner.id(),
                    List.of(),
                    Map.of(
                            "copies",
                            copies.getFirst().number() + " to "
                                    + copies.getLast().number(),
                            "messages",
                            String.valueOf(copies.size()))));
        }
        return copies;
    }
}
