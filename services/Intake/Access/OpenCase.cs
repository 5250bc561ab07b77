using System.Security.Cryptography;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Access;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Messaging;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Rights;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Intake;

partial class IntakeGrpc
{
    /// <summary>A wrong code and a number that isn't there answer alike, by the same statements, and after the same time.</summary>
    [AllowAnonymous]
    public override async Task<OpenCaseResponse> OpenCase(OpenCaseRequest request, ServerCallContext call)
    {
        var reading = new Reading();
        if (!CaseNumber.TryParse(request.CaseNumber, out var number))
            reading.Add("CASE_NUMBER_INVALID", "case_number", "This is no case number: check it against your receipt.");
        if (reading.Text(request.AccessCode, "access_code", 50) is null)
            reading.Add("FIELD_MISSING", "access_code", "Send the access code from your receipt.");
        reading.Done();

        await using var transaction = await OrganisationScope.BeginAsync(db, [number!.Organisation], call.CancellationToken);
        var found = await db.Complaints.AsNoTracking().Where(it => it.CaseNumber == number.ToString()).Select(it => new { it.Id, it.AccessCodeHash }).SingleOrDefaultAsync(call.CancellationToken);
        var sent = access.Codes.Hash(found?.Id ?? Guid.Empty, request.AccessCode);
        if (found?.AccessCodeHash is { } stored && CryptographicOperations.FixedTimeEquals(stored, sent))
        {
            var (ticket, end) = access.Tickets.Issue(new CaseTicket(number.Organisation, found.Id, "complainant"));
            return new() { Ticket = ticket, ExpireTime = end.ToTimestamp() };
        }

        var failures = await CountGuessAsync(number, TimeProvider.System.GetUtcNow(), call.CancellationToken);
        await transaction.CommitAsync(call.CancellationToken);
        await Task.Delay(CodeGuess.DelayAfter(failures), TimeProvider.System, call.CancellationToken);
        throw new Refusal(RefusalKind.NotFound, "CODE_WRONG", [new("CODE_WRONG", "access_code", null, "Number and access code don't belong together. Check both against your receipt.")]);
    }

    /// <summary>Counts one more wrong code; two at once are both counted. Nothing is kept of numbers whose organisation isn't there: anybody can make those up.</summary>
    /// <returns>Wrong codes so far, from 1.</returns>
    private async Task<int> CountGuessAsync(CaseNumber number, DateTimeOffset realNow, CancellationToken cancellation)
    {
        var since = realNow - CodeGuess.Window;
        await db.Database.ExecuteSqlAsync(
            $"""
            insert into guess_counters (organisation, case_number, failures, last_at)
            select organisation, {number.ToString()}, 1, {realNow} from directory_copies where organisation = {number.Organisation}
            on conflict (case_number) do update set failures = case when guess_counters.last_at < {since} then 1 else guess_counters.failures + 1 end, last_at = {realNow}
            """, cancellation);
        return await db.CodeGuesses.Where(it => it.CaseNumber == number.ToString()).Select(it => (int?)it.Failures).SingleOrDefaultAsync(cancellation) ?? 1;
    }
}
