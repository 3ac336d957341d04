package anpr.hub.core.egress;

/** To whom, or where, something of a record may go. */
public sealed interface Recipient {
    /** Parts of the hub itself. */
    enum Part implements Recipient {
        /** The tables of reads, sightings and transactions, which nothing leaves but by this guard. */
        STORE,
        /** Compares what comes in with lists of the police. */
        MATCHER,
        /** Whoever works off hits. */
        HITS,
        /** Files on the hub's machine, and wherever they are gathered. */
        LOG,
        /** Names and labels of metrics, and whoever scrapes them. */
        METRIC
    }

    /** A copy for a case. */
    enum Case implements Recipient {
        DEFENCE,
        PROSECUTOR,
        COURT_ANNEX
    }

    /** Somebody with an account of the hub's own. */
    record Account(String name, Standing standing) implements Recipient {}

    /** An organisation that submits reads: it is told what became of its own, and of nobody else's. */
    record Partner(String id, Standing standing) implements Recipient {}
}
