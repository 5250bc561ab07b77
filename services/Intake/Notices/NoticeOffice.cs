using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Intake.Data;
using ComplaintSuite.Intake.Parties;
using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Storage;

namespace ComplaintSuite.Intake.Notices;

/// <summary>Issues notices from the procedure's templates, in the language of the case, and says by which ways they go out.</summary>
public sealed class NoticeOffice
{
    private static readonly LocalText AccessHint = new(
        "您可凭案件编号和查询码随时查询办理进展。",
        "You can follow your case at any time with its number and your access code.",
        "Puede seguir su caso en cualquier momento con su número y su código de acceso.");

    public void Issue(IntakeDb db, CaseFile file, string template)
    {
        var complaint = file.Complaint;
        // Nobody can be reached and nobody can look: there is nothing to issue.
        if (complaint.AccessCodeHash is null && complaint.Complainant?.HasContact != true)
            return;
        var texts = file.Procedure.Notices[template];
        var complainant = complaint.Complainant?.Open(file.Seal) ?? PartyDetails.Nothing;
        var values = Values(db, file, complainant);
        var written = texts.Render(complaint.Language, texts.Variables.ToDictionary(name => name, name => file.Words.GetValueOrDefault(name) ?? values.GetValueOrDefault(name)));
        var notice = new Notice(Guid.CreateVersion7(file.Now), complaint.Organisation, complaint.Id, template, written.Language,
            new(written.Subject, written.Body, string.Join('\n', new[] { complainant.Name, complainant.Address, complainant.Postcode }.OfType<string>())), file.Seal, file.Now);
        // Who has neither a code nor a postal address is told by whoever handles the case: the notice is there, and no delivery claims otherwise.
        if (complaint.AccessCodeHash is not null)
            notice.Deliveries.Add(Delivery.ToInbox(Guid.CreateVersion7(file.Now), notice));
        // Who wrote a letter is answered by letter, whatever else there is.
        if (complainant.Address is not null && (complaint.AccessCodeHash is null || complaint.Channel == "letter"))
            notice.Deliveries.Add(new(Guid.CreateVersion7(file.Now), notice, PrintFile.WayName));
        db.Notices.Add(notice);
    }

    private static Dictionary<string, object?> Values(IntakeDb db, CaseFile file, PartyDetails complainant)
    {
        var complaint = file.Complaint;
        var assessment = complaint.Assessment;
        var values = new Dictionary<string, object?>
        {
            ["case.number"] = complaint.CaseNumber,
            ["case.received_at"] = complaint.ReceivedAt,
            ["case.closed_at"] = file.Now,
            ["organisation.name"] = file.Directory.Name.In(complaint.Language),
            ["complainant.name"] = complainant.Name,
            ["reason"] = assessment?.Reason,
            ["competent_body"] = assessment?.CompetentBody,
            ["answer"] = assessment?.Answer,
            ["department"] = assessment?.Department ?? DepartmentName(file),
            ["access_hint"] = complaint.AccessCodeHash is null ? null : AccessHint.In(complaint.Language),
        };
        foreach (var date in Lifecycle.DueDates)
        {
            var clocks = date.ClocksOf(file.Procedure.Clocks).Select(clock => clock.Name).ToList();
            values[date.Variable] = db.LoadedClocks.Where(clock => clock.RecordId == complaint.Id && clock.IsOpen && clocks.Contains(clock.Name)).MinBy(clock => clock.DueAt)?.Due;
        }
        return values;
    }

    private static string? DepartmentName(CaseFile file)
    {
        var assessment = file.Complaint.Assessment;
        if (file.Complaint.Department is { } present)
            return file.Directory.Department(present)?.Name.In(file.Complaint.Language) ?? present;
        var code = file.Procedure.DepartmentFor(assessment?.Route, assessment?.Category, field => field == "office-in-charge" ? assessment?.OfficeInCharge : null);
        return code is null ? null : file.Directory.DepartmentAt(file.Procedure.PlaceOf(file.Complaint.Details), code)?.Name.In(file.Complaint.Language) ?? code;
    }
}
