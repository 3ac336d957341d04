package anpr.hub.routes.disclosure;

import anpr.hub.core.disclosure.Drafts;
import anpr.hub.core.disclosure.KnownDefects;
import anpr.hub.core.partner.PartnerConfig;
import anpr.hub.routes.seal.Anchoring;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Packages of a hub that runs, for who asks for them: made in a folder of the data, given away as one zip and kept no longer
 * than that takes. One at a time, whoever asks.
 */
public final class Parcels {
    /** In the zip beside the copies and the folder {@link #TRUST}: what there is to tell whoever asked. */
    public static final String RELEASED = "released.json";

    public static final String TRUST = "trust";

    private final Kept hub;
    private final Anchoring anchoring;
    private final Supplier<PartnerConfig> partners;
    private final Path knownDefects;
    private final Path work;
    private final Semaphore one = new Semaphore(1);

    /**
     * Removes what a crash left.
     *
     * @param partners those in force
     */
    public Parcels(Kept hub, Anchoring anchoring, Supplier<PartnerConfig> partners, Path knownDefects)
            throws IOException {
        this.hub = hub;
        this.anchoring = anchoring;
        this.partners = partners;
        this.knownDefects = knownDefects;
        this.work = hub.data().resolve("packages");
        Parcel.delete(work);
    }

    /**
     * A package that was made and is to be given away. To be closed, which removes it here.
     */
    public final class Made implements AutoCloseable {
        private Made() {}

        /** As a zip. */
        public void write(OutputStream out) throws IOException {
            Parcel.pack(work, out);
        }

        @Override
        public void close() throws IOException {
            try {
                Parcel.delete(work);
            } finally {
                one.release();
            }
        }
    }

    /**
     * Makes one; empty while another is made.
     *
     * @throws IllegalStateException if nothing is released; says why
     * @throws IllegalArgumentException if what is asked for is not understood
     */
    public Optional<Made> make(Asked asked, String actor) throws IOException {
        if (!one.tryAcquire()) {
            return Optional.empty();
        }
        Made made = new Made();
        try {
            Path trust = work.resolve(TRUST);
            Files.createDirectories(trust);
            asked.hold(trust);
            Drafts drafts = asked.drafts() == null ? Packaging.drafts(null) : Drafts.parse(asked.drafts());
            Packaging.Released released = new Packaging(
                            hub, anchoring, partners.get(), drafts, KnownDefects.load(knownDefects))
                    .make(asked.order(actor), work, trust);
            Files.write(work.resolve(RELEASED), new ObjectMapper().writeValueAsBytes(released));
            return Optional.of(made);
        } catch (IOException | RuntimeException e) {
            made.close();
            throw e;
        }
    }
}
