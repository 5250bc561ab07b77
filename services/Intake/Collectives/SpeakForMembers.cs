using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Intake.Correspondence;
using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Rights;
using ComplaintSuite.ServiceDefaults.Storage;
using ComplaintSuite.ServiceDefaults.Time;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;
using Complaint = ComplaintSuite.Intake.Complaints.Complaint;

namespace ComplaintSuite.Intake.Collectives;

partial class CollectiveGrpc
{
    /// <summary>Our own limit for one request.</summary>
    private const int MostSpokenFor = 100;

    private static readonly string[] Speaking = ["send-message", "answer-materials"];

    [Authorize(Policy = Policies.ChangeCase)]
    public override async Task<SpeakForMembersResponse> SpeakForMembers(SpeakForMembersRequest request, ServerCallContext context)
    {
        var (caller, cancellation, now) = (context.Caller(), context.CancellationToken, time.Instant());
        var (requestId, text, numbers) = Parse(request);
        await db.RunOnceAsync(OnceRequest.Of(caller.Subject, request, requestId), CaseFiles.OrganisationOf(request.CaseNumber, caller), now, async () =>
        {
            var own = await cases.OpenAsync(db, caller, request.CaseNumber, now, cancellation);
            if (caller.Ticket is not { Party: "complainant" } && !own.Person.Actor.Roles.Contains(Roles.Clerk))
                throw Refusal.Forbidden("ROLE_NOT_PERMITTED", "A representative speaks for others, or a clerk who writes down what a representative said.");
            if (AlikeCases.IsOver(own.Complaint))
                throw Refusal.Precondition("REPRESENTATION_OVER", "Who complains no more speaks for nobody. The others choose somebody else, or speak for themselves.", own.Procedure.Collective?.Rule);
            foreach (var member in await RepresentedAsync(own, numbers, cancellation))
                try
                {
                    await SpeakAsync(own, await cases.OpenForAsync(db, member, own.Person, now, cancellation), request.Act, text, caller, cancellation);
                }
                catch (Refusal refusal) when (refusal.Kind == RefusalKind.Precondition && refusal.Reason != CorrespondenceGrpc.NoRoom && caller.Ticket is not null)
                {
                    // Why not is the member's own affair: the steps and the correspondence of a case are its parties' (LI-02). How much the representative wrote, they know.
                    throw Refusal.Precondition(
                        "MEMBER_NOT_OPEN", "This case takes nothing of the kind at the moment.", own.Procedure.Collective?.Rule, $"member_case_numbers[{numbers.IndexOf(member.CaseNumber)}]");
                }
            return own.Complaint.Id;
        }, cancellation);
        return new() { MemberCaseNumbers = { numbers } };
    }

    /// <summary>Those who chose the complainant of a case, in the order of their ids: whoever speaks for the same people at the same moment takes their turn.</summary>
    /// <exception cref="Refusal">One did not, or not any more; what else is so of that case stays untold.</exception>
    private async Task<List<Complaint>> RepresentedAsync(CaseFile own, List<string> numbers, CancellationToken cancellation)
    {
        var collective = own.Procedure.Collective;
        var hash = own.Complaint.AlikeHash;
        var members = collective is null || hash is null ? [] : await db.Complaints.Include(it => it.Parties).Include(it => it.Handlers)
            .Where(it => it.Organisation == own.Complaint.Organisation && it.AlikeHash == hash && numbers.Contains(it.CaseNumber)).OrderBy(it => it.Id).ToListAsync(cancellation);
        members.RemoveAll(member => collective!.ChosenIn(member.Done) != own.Complaint.CaseNumber);
        var others = numbers.Where(number => members.TrueForAll(member => member.CaseNumber != number))
            .Select(number => new Violation("NOT_REPRESENTED", $"member_case_numbers[{numbers.IndexOf(number)}]", collective?.Rule, "A representative speaks for those who chose them, and for nobody else.")).ToList();
        return others.Count == 0 ? members : throw new Refusal(RefusalKind.Precondition, "NOT_REPRESENTED", others);
    }

    private async Task SpeakAsync(CaseFile own, CaseFile member, string act, string text, Caller caller, CancellationToken cancellation)
    {
        member.Give(("message", text));
        member.Require(act);
        await CorrespondenceGrpc.RequireRoomAsync(db, member, caller, cancellation, own.Complaint.CaseNumber);
        if (act == "answer-materials")
        {
            member.Complaint.TakeMaterials();
            member.Do(act, new MaterialsAnswered { MessageId = member.Write(MessageKind.MaterialsAnswer, text, fromComplainant: true, representative: own.Complaint.CaseNumber) });
        }
        else
            member.Do(act, new MessageSent { MessageId = member.Write(MessageKind.Message, text, fromComplainant: true, representative: own.Complaint.CaseNumber), FromComplainant = true });
    }

    private static (Guid RequestId, string Text, List<string> Numbers) Parse(SpeakForMembersRequest request)
    {
        var reading = new Reading();
        var requestId = reading.RequestId(request.RequestId);
        if (!Speaking.Contains(request.Act))
            reading.Add("ACT_UNKNOWN", "act", $"'act' is one of {string.Join(", ", Speaking)}.");
        var text = reading.Text(request.Text, "text", CorrespondenceGrpc.LongestMessage);
        if (text is null)
            reading.Add("FIELD_MISSING", "text", "Say something.");
        var numbers = request.MemberCaseNumbers.Select(number => CaseNumber.TryParse(number, out var parsed) ? parsed.ToString() : number).Distinct().ToList();
        if (numbers.Count is 0 or > MostSpokenFor)
            reading.Add(numbers.Count == 0 ? "FIELD_MISSING" : "TOO_MANY", "member_case_numbers", $"Name those for whom you speak, at most {MostSpokenFor} at once.");
        reading.Done();
        return (requestId, text!, numbers);
    }
}
