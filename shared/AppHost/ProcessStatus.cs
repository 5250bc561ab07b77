namespace ComplaintSuite.AppHost;

/// <summary>One line of the suite's table.</summary>
/// <param name="Name">Name of the process.</param>
/// <param name="Address">Where it listens; null while that is not settled, or nowhere.</param>
/// <param name="State">waiting, migrating, starting, ready, restarting, stopped, failed.</param>
/// <param name="MemoryBytes">Resident memory; null while it does not run here.</param>
public sealed record ProcessStatus(string Name, string? Address, string State, long? MemoryBytes);
