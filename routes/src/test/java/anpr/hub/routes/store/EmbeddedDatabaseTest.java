package anpr.hub.routes.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDatabaseTest {
    @TempDir
    Path folder;

    @Test
    void whatIsCommittedIsOnDiskAndThereAfterAStart() throws SQLException {
        try (EmbeddedDatabase database = new EmbeddedDatabase(folder)) {
            assertThat(ask(database, "show fsync")).isEqualTo("on");
            assertThat(ask(database, "show synchronous_commit")).isEqualTo("on");
            run(database, "create table kept as select 'ZZ99ZZZ' as vrm");
        }

        try (EmbeddedDatabase again = new EmbeddedDatabase(folder)) {
            assertThat(ask(again, "select vrm from kept")).isEqualTo("ZZ99ZZZ");
        }
    }

    @Test
    void onlyThePasswordOpensIt() {
        try (EmbeddedDatabase database = new EmbeddedDatabase(folder)) {
            assertThatThrownBy(() -> DriverManager.getConnection(database.url(), database.user(), "wrong"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password");
        }
    }

    private static String ask(EmbeddedDatabase database, String question) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(question)) {
            answer.next();
            return answer.getString(1);
        }
    }

    private static void run(EmbeddedDatabase database, String command) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(command);
        }
    }

    private static Connection connect(EmbeddedDatabase database) throws SQLException {
        return DriverManager.getConnection(database.url(), database.user(), database.password());
    }
}
