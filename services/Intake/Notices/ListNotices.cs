using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Notices;
using ComplaintSuite.Messaging;
using ComplaintSuite.ServiceDefaults;
using ComplaintSuite.ServiceDefaults.Rights;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;
using Notice = ComplaintSuite.Intake.Notices.Notice;

namespace ComplaintSuite.Intake;

partial class IntakeGrpc
{
    private const int DefaultNotices = 100;

    [Authorize(Policy = Policies.ReadCase)]
    public override async Task<ListNoticesResponse> ListNotices(ListNoticesRequest request, ServerCallContext call)
    {
        var (size, before) = (Paging.SizeOf(request.PageSize, DefaultNotices), RowPlace.Parse(request.PageToken));
        var complaint = (await cases.ReadAsync(db, call.Caller(), request.CaseNumber, call.CancellationToken)).Complaint;
        if (!complaint.ShowsNoticesTo(call.Caller()))
            return new();
        await using var transaction = await OrganisationScope.BeginAsync(db, [complaint.Organisation], call.CancellationToken);
        var seal = await cases.SealOfAsync(db, complaint.Id, call.CancellationToken);
        var (notices, more) = await PageAsync(complaint.Id, before, size, call.CancellationToken);
        return new()
        {
            Notices = { notices.Select(notice => notice.ToMessage(seal)) },
            NextPageToken = more ? new RowPlace(notices[0].IssuedAt, notices[0].Id).ToString() : "",
        };
    }

    /// <summary>The newest notices before a place, oldest first: as many as fit, and at least one. How long they are is asked before any text is read.</summary>
    private async Task<(List<Notice> Notices, bool More)> PageAsync(Guid caseId, RowPlace? before, int size, CancellationToken cancellation)
    {
        var earlier = db.Notices.AsNoTracking().Where(it => it.CaseId == caseId);
        if (before is { } place)
            earlier = earlier.Where(it => it.IssuedAt < place.At || (it.IssuedAt == place.At && it.Id.CompareTo(place.Id) < 0));
        var lengths = await earlier.OrderByDescending(it => it.IssuedAt).ThenByDescending(it => it.Id).Take(size + 1)
            .Select(it => new { it.Id, Bytes = it.Subject.Length + it.Body.Length }).ToListAsync(cancellation);
        var (page, bytes) = (new List<Guid>(), 0);
        foreach (var notice in lengths.Take(size))
        {
            bytes += notice.Bytes;
            if (page.Count > 0 && bytes > MostPageBytes)
                break;
            page.Add(notice.Id);
        }
        var notices = await db.Notices.AsNoTracking().Include(it => it.Deliveries).Where(it => page.Contains(it.Id)).OrderBy(it => it.IssuedAt).ThenBy(it => it.Id).ToListAsync(cancellation);
        return (notices, lengths.Count > page.Count);
    }
}
