using System.Text.Json;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Intake.Data;
using ComplaintSuite.Messaging;
using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults;
using ComplaintSuite.ServiceDefaults.Rights;
using ComplaintSuite.ServiceDefaults.Storage;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;
using Complaint = ComplaintSuite.Intake.Complaints.Complaint;

namespace ComplaintSuite.Intake;

partial class IntakeGrpc
{
    /// <summary>What a page holds at most: an answer stays well below the size that clients take.</summary>
    private const int MostPageBytes = 2 * 1024 * 1024;

    [Authorize(Policy = Policies.ListCases)]
    public override async Task<ListComplaintsResponse> ListComplaints(ListComplaintsRequest request, ServerCallContext call)
    {
        var caller = call.Caller();
        var reading = new Reading();
        var organisation = reading.OrganisationOf(request.Organisation, caller);
        if (request.Steps.Any(step => Lifecycle.Case.Steps.All(known => known.Name != step)))
            reading.Add("STEP_UNKNOWN", "steps", $"'steps' are of {string.Join(", ", Lifecycle.Case.Steps.Select(step => step.Name))}.");
        var place = reading.Text(request.Place, "place", 100);
        reading.Done();
        // Another organisation's list is empty, like one that isn't there.
        if (!caller.Organisations.Contains(organisation))
            return new();
        var size = Paging.SizeOf(request.PageSize);
        var before = RowPlace.Parse(request.PageToken);

        await using var transaction = await OrganisationScope.BeginAsync(db, [organisation], call.CancellationToken);
        var directory = await cases.DirectoryAsync(db, organisation, call.CancellationToken);
        var rows = place is null
            ? db.Complaints.FromSqlRaw(ListRows(db))
            : db.Complaints.FromSqlRaw(ListRowsOfPlaces(db), JsonSerializer.Serialize(await cases.PlaceFieldsAsync(db, call.CancellationToken)), Within(place, request.AndBelow, directory));
        var query = rows.AsNoTracking().IgnoreAutoIncludes().Include(it => it.Parties).VisibleTo(caller, directory).Where(it => it.Organisation == organisation);
        if (request.Steps.Count > 0)
            query = query.Where(it => request.Steps.ToArray().Contains(it.Step));
        if (before is { } end)
            query = query.Where(it => it.ReceivedAt < end.At || (it.ReceivedAt == end.At && it.Id.CompareTo(end.Id) < 0));
        var page = await query.OrderByDescending(it => it.ReceivedAt).ThenByDescending(it => it.Id).Take(size + 1).ToListAsync(call.CancellationToken);

        var (response, bytes) = (new ListComplaintsResponse(), 0);
        foreach (var complaint in page.Take(size))
        {
            var view = await cases.ViewAsync(db, complaint, call.CancellationToken);
            var message = view.ToMessage();
            bytes += message.CalculateSize();
            if (response.Complaints.Count > 0 && bytes > MostPageBytes)
                break;
            response.Complaints.Add(message);
            if (request.WithPlaces && (view.Procedure.PlaceOf(complaint.Details) is { Length: > 0 } own ? own : complaint.Department) is { } belongs)
                response.CasePlaces[message.CaseId] = belongs;
        }
        if (request.WithPlaces && directory is not null)
            response.Places.Add(cases.PlacesOf(directory).Order(StringComparer.Ordinal).Select(code => directory.Department(code)!).Select(it => new CasePlace { Place = it.Code, Parent = it.Parent, Name = it.Name }));
        if (page.Count > response.Complaints.Count && page[response.Complaints.Count - 1] is var last)
            response.NextPageToken = new RowPlace(last.ReceivedAt, last.Id).ToString();
        return response;
    }

    /// <summary>A place, with those below it where they are asked for, too; one that the directory has no more still has its cases.</summary>
    private static string[] Within(string place, bool andBelow, DirectoryView? directory) =>
        andBelow && directory is not null ? [.. directory.Departments.Where(code => directory.IsWithin(code, place)).Append(place).Distinct()] : [place];

    /// <summary>
    /// The rows of cases that belong to one of some places (the second parameter): to the one that a case names in the detail of its procedure
    /// (<see cref="CaseFiles.PlaceFieldsAsync"/>, the first), else to the department that has it.
    /// </summary>
    private static string ListRowsOfPlaces(IntakeDb db)
    {
        var complaint = db.Model.FindEntityType(typeof(Complaint))!;
        string Column(string property) => complaint.FindProperty(property)!.GetColumnName();
        var field = $"({{0}})::jsonb ->> ({Column(nameof(Complaint.Procedure))} || '/' || {Column(nameof(Complaint.ProcedureVersion))})";
        return $"{ListRows(db)} where coalesce(nullif({Column(nameof(Complaint.Details))} ->> ({field}), ''), {Column(nameof(Complaint.Department))}) = any ({{1}})";
    }

    /// <summary>
    /// The rows without what people and staff wrote at length, which nobody reads in a list and anybody can make long: of a text that registration may demand there remains
    /// that it is there. The database neither reads nor sends it.
    /// </summary>
    private static string ListRows(IntakeDb db)
    {
        var complaint = db.Model.FindEntityType(typeof(Complaint))!;
        string Column(string property) => complaint.FindProperty(property)!.GetColumnName();
        var instead = new Dictionary<string, string>
        {
            [Column(nameof(Complaint.FollowUp))] = "null::jsonb",
            [Column(nameof(Complaint.SealedDetails))] = "null::bytea",
            [Column(nameof(Complaint.CorrectiveAction))] = "null::jsonb",
            [Column(nameof(Complaint.AwaitedMaterials))] = "null::jsonb",
            [Column(nameof(Complaint.Reopenings))] = "'[]'::jsonb",
        };
        foreach (var text in new[] { Column(nameof(Complaint.Facts)), Column(nameof(Complaint.Leads)), Column(nameof(Complaint.Demand)) })
            instead[text] = $"case when {text} is null then null else '' end";
        foreach (var (record, texts) in new[] { (nameof(Complaint.Assessment), "'Reason', 'Answer', 'Fault', 'Criteria', 'SeverityChanges'"), (nameof(Complaint.Withdrawal), "'Reason'") })
            instead[Column(record)] = $"{Column(record)} - array[{texts}]";
        return $"select {string.Join(", ", complaint.GetProperties().Select(property => property.GetColumnName()).Select(column => instead.TryGetValue(column, out var other) ? $"{other} as {column}" : column))} from complaints";
    }
}
