using ComplaintSuite.Procedures;

namespace ComplaintSuite.Routing.Alerts;

/// <summary>The rule by which harm that is going on is stopped first, as a procedure names it.</summary>
internal static class HarmRule
{
    public static string? Of(Procedure procedure) => procedure.Work.Act("record-containment")?.Rules is [var rule, ..] ? rule : null;
}
