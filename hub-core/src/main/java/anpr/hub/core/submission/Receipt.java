package anpr.hub.core.submission;

import java.time.Instant;
import java.util.UUID;

/** Proof that a submission is durable: given only after it is. */
public record Receipt(UUID submission, Instant receivedAt, String sha256) {}
