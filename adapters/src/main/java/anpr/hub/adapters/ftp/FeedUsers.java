package anpr.hub.adapters.ftp;

import anpr.hub.adapters.drop.DropAccounts;
import java.util.List;
import org.apache.ftpserver.ftplet.Authentication;
import org.apache.ftpserver.ftplet.AuthenticationFailedException;
import org.apache.ftpserver.ftplet.User;
import org.apache.ftpserver.ftplet.UserManager;
import org.apache.ftpserver.usermanager.UsernamePasswordAuthentication;
import org.apache.ftpserver.usermanager.impl.BaseUser;
import org.apache.ftpserver.usermanager.impl.ConcurrentLoginPermission;
import org.apache.ftpserver.usermanager.impl.WritePermission;

/** The FTP server's users are the feeds that the gate admits. None is kept, listed or changed here. */
final class FeedUsers implements UserManager {
    private final DropAccounts accounts;
    private final int maxSessionsPerFeed;

    FeedUsers(DropAccounts accounts, int maxSessionsPerFeed) {
        this.accounts = accounts;
        this.maxSessionsPerFeed = maxSessionsPerFeed;
    }

    @Override
    public User authenticate(Authentication authentication) throws AuthenticationFailedException {
        if (authentication instanceof UsernamePasswordAuthentication proof
                && proof.getUsername() != null
                && proof.getPassword() != null
                && accounts.admit(proof.getUsername(), proof.getPassword()).isPresent()) {
            return getUserByName(proof.getUsername());
        }
        throw new AuthenticationFailedException("Not admitted");
    }

    /** One for any name, so that names cannot be probed: only the limit of sessions is asked of it. */
    @Override
    public User getUserByName(String name) {
        var user = new BaseUser();
        user.setName(name);
        user.setEnabled(true);
        user.setHomeDirectory("/");
        user.setAuthorities(
                List.of(new WritePermission(), new ConcurrentLoginPermission(maxSessionsPerFeed, maxSessionsPerFeed)));
        return user;
    }

    @Override
    public boolean doesExist(String name) {
        return false;
    }

    @Override
    public String[] getAllUserNames() {
        return new String[0];
    }

    @Override
    public void delete(String name) {
        throw new UnsupportedOperationException("Feeds are configured");
    }

    @Override
    public void save(User user) {
        throw new UnsupportedOperationException("Feeds are configured");
    }

    @Override
    public String getAdminName() {
        return "";
    }

    @Override
    public boolean isAdmin(String name) {
        return false;
    }
}
