package anpr.hub.core.read;

/**
 * The vehicle event that a read belongs to. Several messages may tell of one passage of one vehicle (updates, previews,
 * retransmissions, front and rear plate): they are linked by it, and one of them is chosen to stand for all.
 *
 * @param key what the reads of the event have in common within their feed; the same key long after is another event
 * @param rank the highest of the event is chosen; 0 where the mapping prefers none, -1 for a preview
 */
public record EventRef(String key, int rank) {}
