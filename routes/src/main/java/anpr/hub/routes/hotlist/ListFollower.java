package anpr.hub.routes.hotlist;

import anpr.hub.adapters.bof2.ListClient;
import anpr.hub.adapters.bof2.ListClient.Standing;
import anpr.hub.adapters.bof2.ListClient.Update;
import anpr.hub.core.exchange.ListServer;
import anpr.hub.core.hotlist.Import;
import anpr.hub.core.hotlist.VoiCsv;
import anpr.hub.core.hotlist.VoiFile;
import anpr.hub.core.hotlist.VoiFile.As;
import anpr.hub.routes.store.FollowedLists;
import anpr.hub.routes.store.FollowedLists.Followed;
import anpr.hub.routes.store.VoiChanges.By;
import anpr.hub.routes.store.VoiStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Follows the lists of one server. What the hub holds of a list is what it has said to the server that it holds, and it says
 * so only of what is in force: so a round that is broken off anywhere is gone on with by the next, on whichever node. Where
 * an update does not fit, the hub says that it holds nothing, and gets the whole list. What goes wrong is told without a
 * list's name. For one thread.
 */
final class ListFollower {
    private static final long NOT_ASKED = -1;
    private static final int LONGEST_WORD = 100;

    private final ListServer server;
    private final VoiStore store;
    private final VoiLists lists;
    private final FollowedLists followed;
    private final Path incoming;
    private long repository = NOT_ASKED;

    /** @param incoming where files lie while they are taken over */
    ListFollower(ListServer server, VoiStore store, VoiLists lists, FollowedLists followed, Path incoming) {
        this.server = server;
        this.store = store;
        this.lists = lists;
        this.followed = followed;
        this.incoming = incoming;
    }

    ListServer server() {
        return server;
    }

    /**
     * Brings the lists here up to those there.
     *
     * @return what is in the way of some of them; empty if nothing is
     * @throws IOException if the server cannot be asked
     */
    Optional<String> round(ListClient client) throws IOException, InterruptedException {
        long now = client.repository(repository);
        boolean same = now == repository
                || server.dialect().unchanged().filter(word -> word == now).isPresent();
        if (repository != NOT_ASKED && same) {
            return Optional.empty();
        }
        Map<String, Standing> theirs = new HashMap<>();
        client.standings().forEach(standing -> theirs.put(standing.list(), standing));
        String trouble = null;
        for (Map.Entry<String, String> list : server.lists().entrySet()) {
            try {
                Standing standing = theirs.get(list.getKey());
                if (standing == null) {
                    throw new NotFollowed("a list is not offered by the server; what is in force of it stays");
                }
                follow(client, standing, list.getValue());
            } catch (NotFollowed | VoiFile.Unreadable e) {
                trouble = e.getMessage();
            }
        }
        repository = trouble == null ? now : NOT_ASKED;
        return Optional.ofNullable(trouble);
    }

    /** One list is in the way of none of the others. */
    private static final class NotFollowed extends Exception {
        private static final long serialVersionUID = 1;

        NotFollowed(String message) {
            super(message);
        }
    }

    private void follow(ListClient client, Standing theirs, String list)
            throws IOException, InterruptedException, NotFollowed {
        String none = server.dialect().none();
        if (store.list(list).isEmpty()) {
            throw new NotFollowed("a list that is to follow is not there; its owner makes it first");
        }
        String held = followed.find(server, theirs.list(), list)
                .filter(one -> !store.changedByOthers(list, one.ourRevision(), by("").actor()))
                .map(Followed::theirRevision)
                .orElse(none);
        if (!theirs.held().equals(Optional.of(held))) {
            client.report(Map.of(theirs.list(), held));
        }
        if (held.equals(theirs.latest())) {
            return;
        }
        if (!fetch(client, theirs.list(), list, held.equals(none))) {
            client.report(Map.of(theirs.list(), none));
            fetch(client, theirs.list(), list, true);
        }
    }

    /** @return false if what was given does not fit what stands here, and the whole list is wanted */
    private boolean fetch(ListClient client, String theirName, String list, boolean whole)
            throws IOException, InterruptedException, NotFollowed {
        Path zip = Files.createTempFile(incoming, "given", ".zip");
        Path file = Files.createTempFile(incoming, "given", ".zip");
        try {
            Update update = client.update(theirName, zip);
            String revision = update.latest();
            if (revision.length() > LONGEST_WORD) {
                throw new NotFollowed("a revision is longer than " + LONGEST_WORD + " characters");
            }
            if (update.tooBig()) {
                throw new NotFollowed("an update is longer than mostBytes, says the server");
            }
            long ours;
            if (update.zip()) {
                As as = GivenZip.read(zip, server.dialect(), file, lists.mostBytes());
                if (whole && as != As.FULL) {
                    throw new NotFollowed("the server gave a part of a list where the whole was asked for");
                }
                Import made = bring(list, as, file, revision);
                if (!whole && !fits(list, made)) {
                    return false;
                }
                if (!made.taken()) {
                    throw new NotFollowed("a file was refused (" + made.refusal() + "); see import " + made.importId());
                }
                ours = made.revision();
            } else if (whole) {
                throw new NotFollowed("the server gave nothing where the whole list was asked for");
            } else {
                ours = store.list(list).orElseThrow().revision();
            }
            followed.follows(server, new Followed(server.id(), theirName, list, revision, ours));
            client.report(Map.of(theirName, revision));
            return true;
        } catch (VoiFile.Unreadable e) {
            if (whole) {
                throw e;
            }
            return false;
        } finally {
            Files.deleteIfExists(zip);
            Files.deleteIfExists(file);
        }
    }

    private Import bring(String list, As as, Path file, String revision) throws IOException {
        try (InputStream content = Files.newInputStream(file)) {
            return lists.bring(list, as, content, null, by(revision));
        }
    }

    /** Whether all that was to go was there; if not, an update has been missed. */
    private boolean fits(String list, Import made) {
        return made.taken()
                && store.report(list, made.importId())
                        .filter(report -> report.contains("," + VoiCsv.Reason.NOT_ON_LIST + ","))
                        .isEmpty();
    }

    private By by(String revision) {
        return new By(server.account(), "revision " + revision + " of the server");
    }
}
