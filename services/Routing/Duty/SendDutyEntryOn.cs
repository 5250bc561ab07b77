using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Routing.Duty;
using ComplaintSuite.Routing.Queues;
using ComplaintSuite.ServiceDefaults.Hosting;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Rights;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;

namespace ComplaintSuite.Routing;

partial class DutyGrpc
{
    /// <summary>
    /// Intake registers it in the name of the caller, once for the entry: sent again by whomever after whatever failure, it is the same case, and the entry then names it.
    /// What became of the entry between the two steps doesn't undo the case; so the second asks for nothing any more, and where somebody settled the entry before it was sent again,
    /// Intake is asked whether it is a case.
    /// </summary>
    [Authorize(Policy = Policies.KeepDuty)]
    public override async Task<SendDutyEntryOnResponse> SendDutyEntryOn(SendDutyEntryOnRequest request, ServerCallContext context)
    {
        var cancellation = context.CancellationToken;
        var reading = new Reading();
        var change = ChangeOf(reading, request.BookId, request.EntryId, request.RequestId, request.ExpectedVersion, request);
        reading.Demanded(request.Kind, "kind", 40, "Say what it is, such as complaint.");
        reading.Demanded(request.Channel, "channel", 100, "Say by which channel it came.");
        reading.Done();

        var (organisation, text, otherwise) = await desk.SendableAsync(db, context.Caller(), change, cancellation);
        var registered = await RegisterAsync(request, organisation, text, otherwise, context);
        var book = await desk.RecordAsync(db, context.Caller(), change, file => file.Become(file.Entry(change.EntryId), registered.Complaint.CaseNumber), cancellation);
        return new() { Book = book.ToMessage(), AccessCode = registered.AccessCode };
    }

    /// <param name="request">The request.</param>
    /// <param name="organisation">Organisation code.</param>
    /// <param name="facts">Text of the entry.</param>
    /// <param name="otherwise">What keeps it from becoming a case now; null where nothing does.</param>
    /// <param name="context">The call.</param>
    /// <exception cref="Refusal">Intake's, or <paramref name="otherwise"/> where it is no case already.</exception>
    private async Task<RegisterComplaintResponse> RegisterAsync(SendDutyEntryOnRequest request, string organisation, string facts, Refusal? otherwise, ServerCallContext context)
    {
        // Whoever called and gave no name is reached by the number: that is stated, for whatever is taken from nobody nameless.
        string[] unknown = request is { Telephone.Length: > 0, Name.Length: 0 } ? ["complainant.name"] : [];
        var filing = new RegisterComplaintRequest
        {
            RequestId = request.RequestId,
            DutyEntryId = request.EntryId,
            KnownOnly = otherwise is not null,
            Organisation = organisation,
            Kind = request.Kind,
            Channel = request.Channel,
            Subject = request.Subject,
            Facts = facts,
            Complainant = request.Name.Length + request.Telephone.Length > 0 ? new() { Name = request.Name, Telephone = request.Telephone } : null,
            UnknownFields = { unknown },
            Details = { request.Details },
        };
        try
        {
            return await intake.RegisterComplaintAsync(filing, context.OnBehalf(), cancellationToken: context.CancellationToken);
        }
        catch (OutgoingCallException failure) when (otherwise is not null && failure.StatusCode == StatusCode.NotFound)
        {
            throw otherwise;
        }
        catch (OutgoingCallException failure) when (IntakeRefusals.Of(failure) is { } refusal)
        {
            throw refusal;
        }
    }
}
