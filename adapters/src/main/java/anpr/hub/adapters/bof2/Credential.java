package anpr.hub.adapters.bof2;

/** User name and signature as a request presents them: the feed's id and its secret. */
record Credential(String username, String signature) {
    /** Without the signature, which must not reach a log. */
    @Override
    public String toString() {
        return "Credential[username=" + username + "]";
    }
}
