using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.ServiceDefaults.Storage;

/// <summary>
/// What `--migrate` does to rows in code between two migrations, where SQL can't (sealing, for one). It may be cut off and begun again: it goes on with the rows
/// that are left.
/// </summary>
/// <param name="After">Full id of the migration that makes the room.</param>
/// <param name="Before">Full id of the migration that takes away what the rows no longer need; while it is pending, the step runs.</param>
/// <param name="RunAsync">The step, as the owner.</param>
public sealed record DataMigration<TDb>(string After, string Before, Func<TDb, Task> RunAsync)
    where TDb : DbContext;
