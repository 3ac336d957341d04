package anpr.hub.routes.store;

import anpr.hub.routes.content.ContentStore;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Every revision of every VOI list, as imported. The same content again is the same revision. */
public final class VoiRevisions {
    private final JdbcClient jdbc;

    public VoiRevisions(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The revision number of this content: a new one if it differs from the list's latest. */
    public long revision(String list, byte[] content, int entries, int rejected) {
        return jdbc.sql("""
                        with latest as (
                            select revision, sha256 from voi_revision where list_name = :list
                            order by revision desc limit 1),
                        added as (
                            insert into voi_revision (list_name, revision, sha256, entries, rejected, content)
                            select :list, coalesce((select revision from latest), 0) + 1, :sha256, :entries, :rejected,
                                   :content
                            where not exists (select 1 from latest where sha256 = :sha256)
                            returning revision)
                        select revision from added union all
                        select revision from latest where sha256 = :sha256""")
                .param("list", list)
                .param("sha256", ContentStore.sha256(content))
                .param("entries", entries)
                .param("rejected", rejected)
                .param("content", content)
                .query(Long.class)
                .single();
    }
}
