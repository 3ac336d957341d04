package anpr.hub.core.disclosure;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The three copies made at one time for a case.
 *
 * @param caseRef letters and digits, with single dots, dashes or underscores between them; at most 40
 * @param number within the case, from 1
 */
public record PackageNumber(String caseRef, int number) {
    private static final Pattern CASE = Pattern.compile("[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*");
    private static final int LONGEST = 40;

    public PackageNumber {
        if (caseRef.length() > LONGEST || !CASE.matcher(caseRef).matches()) {
            throw new IllegalArgumentException(
                    "a case is named by at most " + LONGEST
                            + " letters and digits, with single dots, dashes or underscores between them, such as OP-EXAMPLE-1");
        }
        if (number < 1) {
            throw new IllegalArgumentException("packages of a case are numbered from 1");
        }
    }

    /** The name of a copy's folder, and what the covering letter says, such as {@code ANPR-OP-EXAMPLE-1-003-DEFENCE}. */
    public String id(Recipient recipient) {
        return String.format(Locale.ROOT, "ANPR-%s-%03d-%s", caseRef, number, recipient.text());
    }
}
