using System.Text.RegularExpressions;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Acts;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Messaging;
using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Rights;
using ComplaintSuite.ServiceDefaults.Storage;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Intake;

partial class IntakeGrpc
{
    [Authorize(Policy = Policies.ReadCase)]
    public override async Task<GetTimelineResponse> GetTimeline(GetTimelineRequest request, ServerCallContext call)
    {
        var reading = new Reading();
        var wanted = reading.Language(request.Language);
        reading.Done();
        var view = await cases.ReadAsync(db, call.Caller(), request.CaseNumber, call.CancellationToken);
        var language = request.Language.Length > 0 ? wanted : view.Complaint.Language;

        await using var transaction = await OrganisationScope.BeginAsync(db, [view.Complaint.Organisation], call.CancellationToken);
        var directory = await cases.DirectoryAsync(db, view.Complaint.Organisation, call.CancellationToken);
        var hidden = call.Caller().Ticket is null ? null : await KeptToItself.DocumentsAsync(db, view.Complaint.Id, view.Procedure, call.CancellationToken);
        var entries = await db.Timeline.AsNoTracking().Where(it => it.CaseId == view.Complaint.Id).OrderBy(it => it.At).ThenBy(it => it.Sequence).ToListAsync(call.CancellationToken);
        return new()
        {
            Entries =
            {
                entries.Where(entry => hidden is null || entry.IsForParties(view.Procedure, hidden)).Select(entry => new TimelineEntry
                {
                    Time = entry.At.ToTimestamp(),
                    Code = entry.Code,
                    Text = Sentence(
                        Lifecycle.FindCrossing(entry.Code)?.Told ?? view.Procedure.TextOf(entry.Code)!, entry.Words, view.Procedure.Case.OwnAct(entry.Code) ?? view.Procedure.Work.OwnAct(entry.Code), directory, language)
                        + (entry.Words.ContainsKey(Timeline.TimelineEntry.ByStaff) ? Timeline.TimelineEntry.ToldOfStaff.In(language) : ""),
                }),
            },
        };
    }

    /// <summary>Puts words into the sentence; the code of a choice of the form, or of a department, becomes its name.</summary>
    private static string Sentence(LocalText text, Dictionary<string, string> words, OwnAct? form, DirectoryView? directory, string language) =>
        Placeholder().Replace(text.In(language), match => match.Groups[1].Value is var name && words.TryGetValue(name, out var word)
            ? form?.Field(name)?.Choices.GetValueOrDefault(word)?.In(language) ?? (name == "department" ? directory?.Department(word)?.Name.In(language) ?? word : word)
            : "");

    [GeneratedRegex(@"\{\{?\s*([\w.-]+)\s*\}?\}")]
    private static partial Regex Placeholder();
}
