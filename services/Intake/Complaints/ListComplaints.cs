using System.Globalization;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Messaging;
using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Rights;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Intake;

partial class IntakeGrpc
{
    private const int DefaultPage = 50;
    private const int LargestPage = 500;

    [Authorize(Policy = Policies.ListCases)]
    public override async Task<ListComplaintsResponse> ListComplaints(ListComplaintsRequest request, ServerCallContext call)
    {
        var caller = call.Caller();
        var reading = new Reading();
        if (request.Organisation.Length == 0 && caller.Organisations.Count > 1)
            reading.Add("FIELD_MISSING", "organisation", "You belong to several organisations: name one.");
        if (request.Steps.Any(step => Lifecycle.Case.Steps.All(known => known.Name != step)))
            reading.Add("STEP_UNKNOWN", "steps", $"'steps' are of {string.Join(", ", Lifecycle.Case.Steps.Select(step => step.Name))}.");
        reading.Done();
        var organisation = request.Organisation.Length > 0 ? request.Organisation : caller.Organisations.SingleOrDefault() ?? "";
        // Another organisation's list is empty, like one that isn't there.
        if (!caller.Organisations.Contains(organisation))
            return new();
        var size = request.PageSize <= 0 ? DefaultPage : Math.Min(request.PageSize, LargestPage);
        var before = PageToken(request.PageToken);

        await using var transaction = await OrganisationScope.BeginAsync(db, [organisation], call.CancellationToken);
        var directory = await cases.DirectoryAsync(db, organisation, call.CancellationToken);
        var query = db.Complaints.AsNoTracking().Include(it => it.Parties).VisibleTo(caller, directory);
        if (request.Steps.Count > 0)
            query = query.Where(it => request.Steps.ToArray().Contains(it.Step));
        if (before is { } end)
            query = query.Where(it => it.ReceivedAt < end.ReceivedAt || (it.ReceivedAt == end.ReceivedAt && it.Id.CompareTo(end.Id) < 0));
        var page = await query.OrderByDescending(it => it.ReceivedAt).ThenByDescending(it => it.Id).Take(size + 1).ToListAsync(call.CancellationToken);

        var response = new ListComplaintsResponse();
        foreach (var complaint in page.Take(size))
        {
            var message = (await cases.ViewAsync(db, complaint, call.CancellationToken)).ToMessage();
            message.Facts = message.Leads = message.Demand = "";
            response.Complaints.Add(message);
        }
        if (page.Count > size)
            response.NextPageToken = string.Create(CultureInfo.InvariantCulture, $"{page[size - 1].ReceivedAt.UtcTicks}.{page[size - 1].Id:N}");
        return response;
    }

    private static (DateTimeOffset ReceivedAt, Guid Id)? PageToken(string token)
    {
        if (token.Length == 0)
            return null;
        var parts = token.Split('.');
        return parts.Length == 2 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTimeOffset.MaxValue.Ticks && Guid.TryParseExact(parts[1], "N", out var id)
            ? (new(ticks, TimeSpan.Zero), id)
            : throw Refusal.Invalid("PAGE_TOKEN_INVALID", "page_token", "Send the next_page_token of the page before, unchanged.");
    }
}
