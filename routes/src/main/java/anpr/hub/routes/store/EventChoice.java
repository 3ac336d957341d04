package anpr.hub.routes.store;

/** Which read of a vehicle event stands for the others. */
public final class EventChoice {
    /**
     * SQL that orders rows of {@code event_read}, event by event, by the rule of the mapping, the one that stands for the
     * others first. The order is total, so nothing is left to chance.
     */
    public static final String BEST_FIRST = """
            order by event,
                     rank desc,
                     case then_by when 'HIGHEST_CONFIDENCE' then coalesce(confidence, -1) else 0 end desc,
                     extract(epoch from capture_time) * case then_by when 'EARLIEST' then -1 else 1 end desc,
                     extract(epoch from received_at) * case then_by when 'EARLIEST' then -1 else 1 end desc,
                     submission desc,
                     record_index desc""";

    private EventChoice() {}
}
