using System.Data;
using System.Globalization;
using ComplaintSuite.Contracts.Procedures.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Rights;
using ComplaintSuite.ServiceDefaults.Sections;
using ComplaintSuite.ServiceDefaults.Storage;
using ComplaintSuite.ServiceDefaults.Time;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.ServiceDefaults.Rehearsals;

/// <summary>
/// Rehearsals over the records of a service: read page by page, each page in a transaction that can't write, so that neither memory nor a slow reader of the answer holds anything up.
/// </summary>
public sealed class RehearsalGrpc<TDb, T>(TDb db, StoredRecords<TDb, T> records, KeptProcedures procedures, Directories directories, TimeProvider time) : RehearsalService.RehearsalServiceBase
    where TDb : ServiceDb
    where T : SectionRecord
{
    private const int Page = 100;

    /// <summary>Our own limit: several times the longest file.</summary>
    private const int LongestText = 1_000_000;

    private const int LongestName = 200;
    private const int EarliestYear = 1900;

    [Authorize(Policy = RehearsalPolicies.Rehearse)]
    public override async Task Rehearse(RehearseRequest request, IServerStreamWriter<RehearseResponse> responseStream, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(responseStream);
        var cancellation = context.CancellationToken;
        var caller = context.Caller();
        var organisation = ScopeOf(caller, request.Organisation);
        var since = SinceOf(request);
        var draft = Read(request);
        var tally = new Tally();
        // Zones differ by less than a day and a half; the day itself is asked of each record in the zone of its procedure.
        var earliest = new DateTimeOffset(since.AddDays(-2).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        T? last = null;
        do
        {
            (last, var differences) = await RehearseAsync(draft, caller, organisation, since, earliest, last, tally, cancellation);
            foreach (var difference in differences)
                await responseStream.WriteAsync(new() { Difference = difference }, cancellation);
            await responseStream.WriteAsync(new() { Progress = new() { Records = tally.Records } }, cancellation);
        }
        while (last is not null);
        await responseStream.WriteAsync(new() { Summary = tally.ToSummary() }, cancellation);
    }

    /// <returns>The last record of the page, where others follow it; null at the end.</returns>
    private async Task<(T? Last, List<Difference> Differences)> RehearseAsync(
        ProcedureDraft draft, Caller caller, string organisation, DateOnly since, DateTimeOffset earliest, T? after, Tally tally, CancellationToken cancellation)
    {
        db.ChangeTracker.Clear();
        await using var transaction = await OrganisationScope.BeginAsync(db, [organisation], cancellation, IsolationLevel.RepeatableRead);
        await db.Database.ExecuteSqlAsync($"set transaction read only", cancellation);
        var directory = await directories.FindAsync(db, organisation, cancellation);
        if (!caller.Has(Roles.Operator) && directory?.AtPresent(caller).Has(Roles.Auditor) == false)
            throw Refusal.Forbidden("ROLE_NOT_PERMITTED", "No post that you hold now gives this right.");
        var rehearsal = new Rehearsal<TDb, T>(records, draft, procedures.Registry, directory, tally, time.Instant());
        var concerned = draft.Procedure is { } changed ? [changed.Id]
            : procedures.Registry.All.Where(draft.Concerns).Select(procedure => procedure.Id).Union(await KeptAsync(draft, cancellation)).ToList();
        var page = await records.PageAsync(db, organisation, concerned, earliest, after, Page, cancellation);
        var ids = page.ConvertAll(record => record.Id);
        var history = (await db.History.AsNoTracking().Where(it => ids.Contains(it.RecordId)).OrderBy(it => it.Version).ToListAsync(cancellation)).ToLookup(it => it.RecordId);
        var clocks = (await db.Clocks.AsNoTracking().Where(it => ids.Contains(it.RecordId) && it.Keeper == null).ToListAsync(cancellation)).ToLookup(it => it.RecordId);
        var asked = await records.AskedAsync(db, ids, cancellation);
        var found = new List<Difference>();
        foreach (var record in page)
        {
            var kept = await procedures.GetAsync(db, record.Procedure, record.ProcedureVersion, cancellation);
            if (!draft.Concerns(kept) || kept.DayOf(records.ReceivedAtOf(record)) < since)
                continue;
            var differences = rehearsal.Of(record, kept, [.. history[record.Id]], [.. clocks[record.Id]], [.. asked[record.Id]]);
            tally.Count(differences);
            found.AddRange(differences);
        }
        return (page.Count == Page ? page[^1] : null, found);
    }

    /// <summary>Procedures that cases run under by a version that the files hold no more.</summary>
    private async Task<List<string>> KeptAsync(ProcedureDraft draft, CancellationToken cancellation)
    {
        var concerned = new List<string>();
        foreach (var kept in await db.ProcedureVersions.AsNoTracking().Select(it => new { it.Procedure, it.Version }).ToListAsync(cancellation))
            if (draft.Concerns(await procedures.GetAsync(db, kept.Procedure, kept.Version, cancellation)))
                concerned.Add(kept.Procedure);
        return concerned;
    }

    /// <summary>An operator rehearses for every organisation, an auditor for the own ones; in any other nothing is there.</summary>
    private static string ScopeOf(Caller caller, string organisation) => organisation.Length > 0 && organisation != "*" && (caller.Has(Roles.Operator) || caller.Organisations.Contains(organisation))
        ? organisation
        : throw Refusal.NotFound("organisation");

    private static DateOnly SinceOf(RehearseRequest request) =>
        DateOnly.TryParseExact(request.Since, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var since) && since.Year >= EarliestYear ? since
            : throw Refusal.Invalid("DAY_INVALID", "since", "Write the day as 2026-11-01.");

    private ProcedureDraft Read(RehearseRequest request)
    {
        if (request.Text.Length > LongestText)
            throw Refusal.Invalid("TEXT_TOO_LONG", "text", $"The file has {request.Text.Length:N0} characters; at most {LongestText:N0} are taken.");
        if (request.FileName.Length is 0 or > LongestName)
            throw Refusal.Invalid("FIELD_MISSING", "file_name", $"Name the file, in at most {LongestName} characters: its defects are told by its name.");
        try
        {
            return procedures.Registry.Draft(request.FileName, request.Text);
        }
        catch (ProcedureDefectsException broken)
        {
            throw Refusal.Invalid([.. broken.Defects.Take(100).Select(defect => new Violation("PROCEDURE_DEFECT", "text", null, defect.ToString()))]);
        }
    }
}

/// <summary>Who may rehearse.</summary>
public static class RehearsalPolicies
{
    /// <summary>Operators and auditors.</summary>
    public const string Rehearse = "rehearse";
}
