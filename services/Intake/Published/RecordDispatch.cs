using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Storage;

namespace ComplaintSuite.Intake.Published;

/// <summary>
/// Where the procedure's table sends a published record by its category and place, as <see cref="IntakeGrpc.AcceptComplaint"/> will when an office accepts it. A record that will be
/// worked on here and that nobody would get is not taken over (CT-03).
/// </summary>
/// <param name="Department">Code of a department of the organisation; empty where the record has no category, or an office decides the route first.</param>
/// <param name="Defect">Why nobody would get it; null otherwise.</param>
internal sealed record RecordDispatch(string Department, Violation? Defect)
{
    private static readonly RecordDispatch Open = new("", null);

    public static RecordDispatch Of(Procedure procedure, DirectoryView directory, string? category, IReadOnlyDictionary<string, string> details)
    {
        if (category is null)
            return Open;
        if (procedure.Category(category) is not { } matter)
            return Not("CATEGORY_UNKNOWN", $"'{Refusal.Echo(category)}' is no category of {procedure.Id}.");
        var department = procedure.DepartmentFor(route: null, category, _ => null) ?? "";
        var here = department.Length == 0 ? null : directory.DepartmentAt(procedure.PlaceOf(details), department)?.Code;
        // With routes an office chooses first; and what the publisher handles itself needs nobody here.
        if (here is not null || procedure.Routes.Count > 0 || procedure.Case.Step("taken-over") is not null)
            return Open with { Department = here ?? "" };
        return department.Length == 0
            ? Not("CATEGORY_TOO_WIDE", $"A matter of '{matter.Code}' is one of {string.Join(", ", matter.Children.Select(child => child.Code))}.")
            : Not("DEPARTMENT_UNKNOWN", $"The organisation has no '{department}'{(procedure.Place is { } place ? $" at the record's {place.Name}" : "")} that would handle a matter of '{matter.Code}'.");
    }

    private static RecordDispatch Not(string code, string description) => new("", new(code, "category", code == "CATEGORY_UNKNOWN" ? null : "CT-03", description));
}
