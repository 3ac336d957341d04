package anpr.hub.routes.console;

import anpr.hub.routes.web.Surface;
import java.util.Arrays;
import java.util.List;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** The parts of the console, in the order of its navigation, and who may enter each with all that lies below it. */
public enum Section {
    FEEDS("Feeds", "/console/feeds", Surface.OPERATOR);

    /** Before what pages ask by themselves to keep up to date, in place of {@code /console/}. */
    static final String LIVE = "/console/live/";

    private final String title;
    private final String path;
    private final List<String> authorities;

    Section(String title, String path, String... authorities) {
        this.title = title;
        this.path = path;
        this.authorities = List.of(authorities);
    }

    public String title() {
        return title;
    }

    public String path() {
        return path;
    }

    /** Of all that its pages ask by themselves. */
    String live() {
        return LIVE + path.substring("/console/".length());
    }

    /** Any of them will do. */
    List<String> authorities() {
        return authorities;
    }

    boolean has(String requested) {
        return requested.equals(path) || requested.startsWith(path + "/");
    }

    static List<Section> openTo(Authentication who) {
        return Arrays.stream(values())
                .filter(section -> section.authorities.stream()
                        .anyMatch(authority -> who.getAuthorities().contains(new SimpleGrantedAuthority(authority))))
                .toList();
    }
}
