using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Portal.Calls;

namespace ComplaintSuite.Portal.Duty;

/// <summary>Duty books as their list shows them. Public because the pages that the Razor compiler makes are.</summary>
/// <param name="Organisation">Organisation code.</param>
/// <param name="Organisations">Codes of the person's organisations.</param>
/// <param name="Show">Which list: shifts, checks, minutes or missed.</param>
/// <param name="List">A page of it.</param>
public sealed record DutyListView(string Organisation, IReadOnlyList<string> Organisations, string Show, ListDutyBooksResponse List)
{
    /// <summary>Names of those whose books they are.</summary>
    public StaffNames Names { get; init; } = StaffNames.None;
}

/// <summary>A duty book with its entries.</summary>
/// <param name="Answer">The book and what the person may do.</param>
/// <param name="Filing">What may be registered; null where nothing is to be sent on.</param>
public sealed record DutyBookView(GetDutyBookResponse Answer, Contracts.Intake.V1.Filing? Filing)
{
    public DutyBook Book => Answer.Book;

    /// <summary>Names of those who occur in the book.</summary>
    public StaffNames Names { get; init; } = StaffNames.None;

    /// <summary>Name of a department.</summary>
    public string NameOf(string department) => Answer.Departments.TryGetValue(department, out var name) ? name : department;
}
