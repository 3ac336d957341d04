package anpr.hub.routes.store;

import anpr.hub.core.mapping.SourceType;
import anpr.hub.core.mapping.SourceTypes;
import anpr.hub.core.provenance.Provenance;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Every mapping that was ever in force, by digest: a read names the one that made it, and here is what it said. */
public final class MappingVersions {
    private final JdbcClient jdbc;

    public MappingVersions(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Keeps the mapping files of these source types, those that are not kept yet. */
    public void keep(SourceTypes types) {
        for (SourceType type : types.all()) {
            Provenance.Component component = type.component();
            jdbc.sql("""
                            insert into mapping_version (digest, source_type, version, content) values (?, ?, ?, ?)
                            on conflict do nothing""")
                    .params(component.digest(), type.id(), component.version(), type.text())
                    .update();
        }
    }
}
