using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Messaging;
using ComplaintSuite.ServiceDefaults.Acts;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Rights;
using ComplaintSuite.ServiceDefaults.Storage;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;

namespace ComplaintSuite.Intake.Acts;

partial class CaseActGrpc
{
    [Authorize(Policy = Policies.ListCases)]
    public override async Task<ListCaseActsResponse> ListCaseActs(ListCaseActsRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var asked = request.Language.Length > 0 ? reading.Language(request.Language) : null;
        reading.Done();
        var caller = context.Caller();
        // What an organisation writes down for itself is not for a party of the case, whatever roles come with the ticket.
        if (caller.Ticket is not null)
            throw Refusal.Forbidden("ROLE_NOT_PERMITTED", "What was written down is for the organisation's staff.");
        ToldActs? told = null;
        if (await cases.ReadIfVisibleAsync(db, caller, request.CaseNumber, context.CancellationToken) is not { } view)
            (view, told) = await cases.ReadToldAsync(db, caller, request.CaseNumber, context.CancellationToken);
        await using var transaction = await OrganisationScope.BeginAsync(db, [view.Complaint.Organisation], context.CancellationToken);
        var (page, next) = await db.PageOfActsAsync(view.Complaint.Id, request.PageSize, request.PageToken, context.CancellationToken);
        if (told is not null)
            page.RemoveAll(record => !told.Contain(record));
        var seal = await cases.SealOfAsync(db, view.Complaint.Id, context.CancellationToken);
        var directory = await cases.DirectoryAsync(db, view.Complaint.Organisation, context.CancellationToken);
        var openOf = await ActWords.OpeningAsync(db, view, page, seal, caller, directory, context.CancellationToken);
        await transaction.CommitAsync(context.CancellationToken);
        var language = asked ?? view.Complaint.Language;
        return new()
        {
            Acts = { page.Select(record => record.ToMessage(view.Procedure.Case, view.Complaint.Done, openOf(record), language)) },
            NextPageToken = next,
            Zone = view.Procedure.Zone.Id,
            ToldOnly = told is not null,
            Departments =
            {
                page.SelectMany(record => record.Codes.Values).Distinct().Select(code => directory?.Department(code)).OfType<Contracts.Routing.V1.Department>()
                    .ToDictionary(department => department.Code, department => department.Name.In(language)),
            },
        };
    }
}
