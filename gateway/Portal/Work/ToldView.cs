using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Portal.Calls;

namespace ComplaintSuite.Portal.Work;

/// <summary>What somebody was told of a case that is not theirs. Public because the page that the Razor compiler makes is.</summary>
/// <param name="Number">Case number.</param>
/// <param name="List">The acts that told them, or their department.</param>
public sealed record ToldView(string Number, ListCaseActsResponse List)
{
    /// <summary>Names of the departments that they name.</summary>
    public IEnumerable<Choice> Departments => List.Departments.Select(named => new Choice { Code = named.Key, Name = named.Value });

    /// <summary>Names of those who told them.</summary>
    public StaffNames Names { get; init; } = StaffNames.None;
}
