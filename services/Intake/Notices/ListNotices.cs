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
        var (size, after) = (Paging.SizeOf(request.PageSize, DefaultNotices), RowPlace.Parse(request.PageToken));
        var complaint = (await cases.ReadAsync(db, call.Caller(), request.CaseNumber, call.CancellationToken)).Complaint;
        if (!complaint.ShowsNoticesTo(call.Caller()))
            return new();
        await using var transaction = await OrganisationScope.BeginAsync(db, [complaint.Organisation], call.CancellationToken);
        var seal = await cases.SealOfAsync(db, complaint.Id, call.CancellationToken);
        var (notices, more) = await PageAsync(complaint.Id, after, size, call.CancellationToken);
        return new()
        {
            Notices = { notices.Select(notice => notice.ToMessage(seal)) },
            NextPageToken = more ? new RowPlace(notices[^1].IssuedAt, notices[^1].Id).ToString() : "",
        };
    }

    /// <summary>The notices after a place: as many as fit, and at least one.</summary>
    private async Task<(List<Notice> Notices, bool More)> PageAsync(Guid caseId, RowPlace? after, int size, CancellationToken cancellation)
    {
        var following = db.Notices.AsNoTracking().Include(it => it.Deliveries).Where(it => it.CaseId == caseId);
        if (after is { } place)
            following = following.Where(it => it.IssuedAt > place.At || (it.IssuedAt == place.At && it.Id.CompareTo(place.Id) > 0));
        var (page, bytes) = (new List<Notice>(), 0);
        await foreach (var notice in following.OrderBy(it => it.IssuedAt).ThenBy(it => it.Id).Take(size + 1).AsAsyncEnumerable().WithCancellation(cancellation))
        {
            bytes += notice.Subject.Length + notice.Body.Length;
            if (page.Count == size || (page.Count > 0 && bytes > MostPageBytes))
                return (page, true);
            page.Add(notice);
        }
        return (page, false);
    }
}
