package tally.local;

/** Where the control server of a running stack listens, the token that it asks for, and the pid of its process. */
record ControlAddress(String url, String token, long pid) {}
