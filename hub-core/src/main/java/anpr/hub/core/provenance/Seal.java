package anpr.hub.core.provenance;

/**
 * Where a record is committed to: a leaf of a log, which proves by signed checkpoints that nothing in it was changed since.
 *
 * @param log its origin, such as {@code hub.example/ingest}
 * @param index of the leaf, from 0
 */
public record Seal(String log, long index) {}
