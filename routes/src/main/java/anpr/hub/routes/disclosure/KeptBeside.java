package anpr.hub.routes.disclosure;

import anpr.hub.core.disclosure.Holdings;
import anpr.hub.core.submission.Submission;
import anpr.hub.routes.content.Carving;
import anpr.hub.routes.message.Landed;
import anpr.hub.routes.message.Wire;
import java.util.Optional;
import java.util.UUID;

/** Images, submissions and mappings as a hub keeps them. */
final class KeptBeside implements Holdings {
    private final Kept hub;
    private final Carving carving;
    private final Wire<Landed> wire = new Wire<>(Landed.class);

    KeptBeside(Kept hub) {
        this.hub = hub;
        this.carving = new Carving(hub.content());
    }

    @Override
    public Optional<byte[]> image(String sha256) {
        return hub.content().find(sha256);
    }

    @Override
    public Optional<byte[]> raw(String submission) {
        try {
            return submission(UUID.fromString(submission)).map(Submission::body);
        } catch (IllegalArgumentException e) {
            // A reference of another kind is to nothing that is kept here.
            return Optional.empty();
        }
    }

    /** A submission as it was taken over, with the bytes as received. */
    Optional<Submission> submission(UUID id) {
        return hub.jdbc()
                .sql("select landed from submission where id = ?")
                .param(id)
                .query((row, number) -> wire.decode(row.getBytes("landed")))
                .optional()
                .map(carving::restore);
    }

    @Override
    public Optional<String> mapping(String digest) {
        return hub.jdbc()
                .sql("select content from mapping_version where digest = ?")
                .param(digest)
                .query(String.class)
                .optional();
    }
}
