namespace ComplaintSuite.Procedures;

/// <summary>What the directory of an organisation must have before it is put in force, so that the procedure can run there.</summary>
/// <param name="RosterRules">The rules by which somebody is on duty at every minute, from the first roster to the last; null where that is not demanded.</param>
/// <param name="StaffRules">The rules by which each department that the procedure sends cases to has somebody named who handles them; null where that is not demanded.</param>
public sealed record DirectoryDemands(IReadOnlyList<string>? RosterRules, IReadOnlyList<string>? StaffRules)
{
    public static DirectoryDemands None { get; } = new(null, null);
}
