using Microsoft.EntityFrameworkCore.Migrations;

namespace ComplaintSuite.Messaging;

/// <summary>
/// Row security and rights of a table, for migrations. A service <c>x</c> has three roles: <c>x_owner</c> (runs migrations), <c>x_app</c>
/// (requests) and <c>x_worker</c> (relay, subscriptions, sweeps); nobody has BYPASSRLS. The names are found when the migration runs: from the
/// role that runs it, <c>x_owner</c>; from the name of the database when that is another role.
/// </summary>
/// <remarks>
/// Row security is forced, so it binds the owner as well: a data migration that touches secured rows opens the table for itself with
/// <c>alter table … no force row level security</c> and closes it again in the same transaction.
/// </remarks>
public static class RowSecurity
{
    /// <summary>
    /// The table has a column <c>organisation</c>: app and worker see and change only rows of the organisations in <c>app.orgs</c>
    /// (<see cref="OrganisationScope"/>); without that setting, none.
    /// </summary>
    public static void EnableRowSecurity(this MigrationBuilder migration, string table)
    {
        const string Organisation = "organisation = any (nullif(current_setting(''app.orgs'', true), '''')::text[])";
        Run(migration, table,
            "alter table %1$I enable row level security",
            "alter table %1$I force row level security",
            $"create policy organisation on %1$I using ({Organisation}) with check ({Organisation})",
            "grant select, insert, update, delete on %1$I to %2$I, %3$I");
    }

    /// <summary>
    /// Call after <see cref="EnableRowSecurity"/>: the worker role sees and changes the rows of all organisations. For what a worker must find
    /// before it knows the organisation: outbox, log, clocks, dated history without text. Not for content.
    /// </summary>
    public static void EnableWorkerAccess(this MigrationBuilder migration, string table) =>
        Run(migration, table, "create policy worker on %1$I to %3$I using (true) with check (true)");

    /// <summary>The table has no organisation and belongs to workers: the app role gets nothing, the worker role everything.</summary>
    public static void RestrictToWorker(this MigrationBuilder migration, string table) =>
        Run(migration, table, "revoke all on %1$I from %2$I", "grant select, insert, update, delete on %1$I to %3$I");

    /// <summary>
    /// Rows of the table are never changed, and never deleted unless <paramref name="workerTrims"/>: takes the rights from app and worker.
    /// Call after <see cref="EnableRowSecurity"/> or <see cref="RestrictToWorker"/>.
    /// </summary>
    public static void MakeAppendOnly(this MigrationBuilder migration, string table, bool workerTrims = false) =>
        Run(migration, table,
            "revoke update, delete, truncate on %1$I from %2$I, %3$I",
            workerTrims ? "grant delete on %1$I to %3$I" : "revoke delete on %1$I from %3$I");

    /// <summary>
    /// Call after <see cref="EnableRowSecurity"/>: the worker role may delete all rows of the table, without seeing any. For a copy that is made anew from the events of
    /// another service.
    /// </summary>
    public static void LetWorkerEmpty(this MigrationBuilder migration, string table) => Run(migration, table, "create policy worker_empties on %1$I for delete to %3$I using (true)");

    /// <summary>
    /// Rights of the tables that <see cref="MessagingModel.AddMessaging"/> maps, but for the one of <see cref="SecureTakenEvents"/>. Called once, in the migration that
    /// creates them.
    /// </summary>
    public static void SecureMessaging(this MigrationBuilder migration)
    {
        foreach (var table in new[] { Tables.Outbox, Tables.EventLog, Tables.ParkedEvents, Tables.TakenSubjects })
        {
            migration.EnableRowSecurity(table);
            migration.EnableWorkerAccess(table);
        }
        // Requests only write to the outbox, reading back the generated sequence.
        Run(migration, Tables.Outbox, "revoke update, delete, truncate on %1$I from %2$I", "revoke update, truncate on %1$I from %3$I");
        foreach (var table in new[] { Tables.EventLog, Tables.EventLogHead, Tables.TrimmedEvents, Tables.LogReaders, Tables.SubscriptionPositions, Tables.TakenSubjects, Tables.ParkedEvents })
            migration.RestrictToWorker(table);
        migration.MakeAppendOnly(Tables.EventLog, workerTrims: true);
        migration.MakeAppendOnly(Tables.TrimmedEvents);
        Run(migration, Tables.EventLogHead, "revoke insert, delete, truncate on %1$I from %3$I");
    }

    /// <summary>Rights of the table of taken events, in the migration that creates it.</summary>
    public static void SecureTakenEvents(this MigrationBuilder migration) => migration.RestrictToWorker(Tables.TakenEvents);

    private static void Run(MigrationBuilder migration, string table, params string[] statements)
    {
        if (table.Contains('\'', StringComparison.Ordinal))
            throw new ArgumentException("A table name holds no quote.", nameof(table));
        var lines = statements.Select(statement => $"  execute format('{statement}', '{table}', service || '_app', service || '_worker');");
        migration.Sql(
            $"""
            do $$
            declare service text := case when right(current_user::text, 6) = '_owner' then left(current_user::text, -6) else current_database() end;
            begin
            {string.Join('\n', lines)}
            end $$;
            """);
    }
}
