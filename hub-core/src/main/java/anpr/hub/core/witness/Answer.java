package anpr.hub.core.witness;

import anpr.hub.core.proof.SignedNote;

/** What a witness says to a checkpoint; with the status that C2SP tlog-witness gives each. */
public sealed interface Answer {
    /** HTTP's. */
    int status();

    /** It continues what was signed last, and is on disk with this signature. */
    record Cosigned(SignedNote.Signature signature) implements Answer {
        @Override
        public int status() {
            return 200;
        }
    }

    /** The request says that its checkpoint has fewer leaves than the one before. */
    record Shrunk() implements Answer {
        @Override
        public int status() {
            return 400;
        }
    }

    /** No key that the witness trusts for this log signed it. */
    record UnknownKey() implements Answer {
        @Override
        public int status() {
            return 403;
        }
    }

    /** The witness does not watch this log. */
    record UnknownLog() implements Answer {
        @Override
        public int status() {
            return 404;
        }
    }

    /** The witness last signed another size than the request goes on from. */
    record Behind(long size) implements Answer {
        @Override
        public int status() {
            return 409;
        }
    }

    /** The log signed two trees of the same size. */
    record Forked(long size) implements Answer {
        @Override
        public int status() {
            return 409;
        }
    }

    /** The tree does not begin with the one that was signed last, or it is not shown that it does. */
    record Inconsistent() implements Answer {
        @Override
        public int status() {
            return 422;
        }
    }
}
