namespace ComplaintSuite.TestKit;

/// <summary>
/// Which tables a digest of a database covers. <see cref="DatabaseDigest"/> covers every table that is not excluded; both lists stand here so that whoever adds a
/// table decides which one it belongs to (a test fails on a table in neither).
/// </summary>
public static class DigestTables
{
    /// <summary>In every database: what moves without anybody having acted.</summary>
    public static IReadOnlyList<string> ExcludedEverywhere { get; } =
    [
        "__EFMigrationsHistory",
        "outbox", // emptied by the relay
        "event_log", // filled by the relay
        "event_log_head", // last number, trimmed up to
        "trimmed_events", // filled by the trimmer
        "log_readers", // how far each subscriber is
        "subscription_positions", // moved by events of others
        "taken_subjects", // likewise
        "taken_events", // likewise
        "parked_events", // likewise
        "leases",
        "read_log", // a refused read is an entry too
        "guess_counters", // a refused access code is counted
        "data_protection_keys",
    ];

    /// <summary>In the database of every service that stands on ServiceDb.</summary>
    private static readonly IReadOnlyList<string> OfEveryService = ["audit_entries", "history", "clocks", "handled_requests", "directory_copies", "procedure_versions"];

    /// <summary>Per database, by the name of its service's database.</summary>
    public static IReadOnlyDictionary<string, DigestTableLists> Databases { get; } = new Dictionary<string, DigestTableLists>
    {
        ["identity"] = new(
            Included: ["clients", "scopes"],
            Excluded: ["authorizations", "tokens"]), // come and go with every sign-on
        ["intake"] = new(
            Included: ["complaints", "parties", "publications", "case_keys", "unmaskings", "identity_accesses", "case_handlers", "case_tasks", "declared_relations", "met_relations", "likenesses", "messages", "message_readings", "act_records", "once_named", "register_entries", "articles", "article_texts", "timeline", "notices", "attachments", "attachment_chunks", "archive_documents", .. OfEveryService],
            Excluded: ["deliveries", "relation_meetings"]), // sent and tried again, and gone through, by workers
        ["routing"] = new(
            Included:
            [
                "organisations", "procedure_assignments", "work_items", "tasks", "handling_entries", "acts", "work_records", "act_records", "handling_log", "alerts", "known_cases", "duty_books", "duty_entries", .. OfEveryService,
            ],
            Excluded: ["duty_rounds"]), // days pass by themselves
        ["mediation"] = new(Included: OfEveryService, Excluded: []),
        ["grievance"] = new(Included: OfEveryService, Excluded: []),
        ["reporting"] = new(Included: OfEveryService, Excluded: []),
    };

    /// <summary>Whether a digest leaves the table out.</summary>
    public static bool IsExcluded(string database, string table) =>
        ExcludedEverywhere.Contains(table) || (Databases.TryGetValue(database, out var lists) && lists.Excluded.Contains(table));

    /// <summary>What is wrong with the lists of a database, given the tables that it has; empty when nothing is.</summary>
    /// <param name="database">Name of the service's database.</param>
    /// <param name="tables">From <see cref="TestDatabase.TablesAsync"/>.</param>
    public static IReadOnlyList<string> Defects(string database, IReadOnlyCollection<string> tables)
    {
        if (!Databases.TryGetValue(database, out var lists)) return [$"{database} has no lists"];
        return
        [
            .. tables.Where(table => !lists.Included.Contains(table) && !IsExcluded(database, table)).Select(table => $"{database}: {table} is in neither list"),
            .. lists.Included.Where(table => IsExcluded(database, table)).Select(table => $"{database}: {table} is in both lists"),
            .. lists.Included.Concat(lists.Excluded).Except(tables).Select(table => $"{database}: {table} is listed and not there"),
        ];
    }
}

/// <summary>The two lists of one database; tables outside the schema <c>public</c> as <c>schema.table</c>.</summary>
/// <param name="Included">A refused act changes nothing here.</param>
/// <param name="Excluded">Moves by itself; each with the reason as a comment.</param>
public sealed record DigestTableLists(IReadOnlyList<string> Included, IReadOnlyList<string> Excluded);
