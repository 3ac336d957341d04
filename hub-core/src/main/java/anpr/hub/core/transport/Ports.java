package anpr.hub.core.transport;

import anpr.hub.core.submission.Intake;
import java.time.Clock;

/**
 * What the hub gives a line to work with.
 *
 * @param replies how a feed's sender wants to hear yes
 * @param tally counts what is refused and passed over
 * @param cursors where fetching goes on after a restart
 * @param catalogue the framings that a line may name
 * @param secrets what the hub proves itself with to partners' servers
 */
public record Ports(
        Intake intake,
        Replies replies,
        Tally tally,
        Cursors cursors,
        Catalogue catalogue,
        Secrets secrets,
        Clock clock) {}
