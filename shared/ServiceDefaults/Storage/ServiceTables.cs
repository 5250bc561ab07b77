using ComplaintSuite.Messaging;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ComplaintSuite.ServiceDefaults.Storage;

/// <summary>Row security and rights of the tables that <see cref="ServiceDb"/> gives every service, for the migration that creates them.</summary>
public static class ServiceTables
{
    public static void SecureServiceTables(this MigrationBuilder migration)
    {
        migration.SecureMessaging();
        foreach (var table in new[] { "audit_entries", "handled_requests", "history", "clocks", "directory_copies" })
            migration.EnableRowSecurity(table);
        // Found before the organisation is known: due clocks, and the dated history that a snapshot of the log is made from.
        migration.EnableWorkerAccess("clocks");
        migration.EnableWorkerAccess("history");
        migration.MakeAppendOnly("audit_entries");
        migration.MakeAppendOnly("history");
        migration.MakeAppendOnly("procedure_versions");
    }

    /// <summary>For the migration that adds the table of taken events: from then on the copy of the directory can be made anew.</summary>
    public static void SecureRebuilding(this MigrationBuilder migration)
    {
        migration.SecureTakenEvents();
        migration.LetWorkerEmpty("directory_copies");
    }
}
