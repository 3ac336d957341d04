package anpr.hub.core.read;

/** What an image shows. */
public enum ImageRole {
    PLATE,
    OVERVIEW,
    OTHER
}
