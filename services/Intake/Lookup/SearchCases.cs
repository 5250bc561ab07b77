using System.Globalization;
using System.Text.RegularExpressions;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Messaging;
using ComplaintSuite.ServiceDefaults;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Rights;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Intake;

partial class LookupGrpc
{
    private const int LongestQuery = 200;

    /// <summary>A number is meant before any word is.</summary>
    private const float NumberRank = 2;

    [Authorize(Policy = Policies.ListCases)]
    public override async Task<SearchCasesResponse> SearchCases(SearchCasesRequest request, ServerCallContext call)
    {
        var caller = call.Caller();
        var reading = new Reading();
        var organisation = reading.OrganisationOf(request.Organisation, caller);
        var query = reading.Text(request.Query, "query", LongestQuery);
        if (query is null)
            reading.Add("FIELD_MISSING", "query", "Say what to look for: a case number, or words.");
        reading.Done();
        // Another organisation's cases are found as little as those that aren't there.
        if (!caller.Organisations.Contains(organisation))
            return new();
        var size = Paging.SizeOf(request.PageSize);
        var after = HitPlace.Parse(request.PageToken);

        await using var transaction = await OrganisationScope.BeginAsync(db, [organisation], call.CancellationToken);
        var directory = await cases.DirectoryAsync(db, organisation, call.CancellationToken);
        var visible = db.Complaints.AsNoTracking().VisibleTo(caller, directory).Where(it => it.Organisation == organisation);
        // The number of every case begins with its organisation's code: that alone asks for all of them, the newest first.
        var all = query!.Equals($"{organisation}-", StringComparison.OrdinalIgnoreCase);
        var hits = visible.Join(
            all ? visible.Select(it => new Found { Id = it.Id, Rank = NumberRank }) : db.Database.SqlQuery<Found>(FoundBy(query)), complaint => complaint.Id, it => it.Id,
            (complaint, it) => new { complaint.Id, complaint.CaseNumber, complaint.Subject, complaint.Kind, complaint.Step, complaint.Department, complaint.ReceivedAt, it.Rank });
        if (after is { } place)
            hits = hits.Where(it => it.Rank < place.Rank
                || (it.Rank == place.Rank && (it.ReceivedAt < place.Row.At || (it.ReceivedAt == place.Row.At && it.Id.CompareTo(place.Row.Id) < 0))));
        var page = await (all ? hits.OrderByDescending(it => it.ReceivedAt) : hits.OrderByDescending(it => it.Rank).ThenByDescending(it => it.ReceivedAt))
            .ThenByDescending(it => it.Id).Take(size + 1).ToListAsync(call.CancellationToken);
        return new()
        {
            Hits =
            {
                page.Take(size).Select(it => new CaseHit
                {
                    CaseId = it.Id.ToString(),
                    CaseNumber = it.CaseNumber,
                    Subject = it.Subject ?? "",
                    Kind = it.Kind,
                    Step = it.Step ?? "",
                    Department = it.Department ?? "",
                    ReceiveTime = Timestamp.FromDateTimeOffset(it.ReceivedAt),
                }),
            },
            NextPageToken = page.Count > size ? new HitPlace(page[size - 1].Rank, new(page[size - 1].ReceivedAt, page[size - 1].Id)).ToString() : "",
        };
    }

    /// <summary>
    /// Cases whose number begins so, and those that hold the words. Row security lets only leakproof operators into an index: of ranges they are, of `like` they aren't, of
    /// `@@` where the database was set up by a superuser (DatabaseSetup); elsewhere words are looked for in all cases of the organisation.
    /// </summary>
    internal static FormattableString FoundBy(string query)
    {
        // What can't begin a number begins none. A tilde sorts behind everything that a number has.
        var (from, until) = NumberBeginning().IsMatch(query) ? (query.ToUpperInvariant(), query.ToUpperInvariant() + "~") : ("", "");
        return $"""
            select id, {NumberRank} as rank from complaints where case_number ~>=~ {from} and case_number ~<~ {until}
            union all
            select id, ts_rank(search, asked) from complaints, words_asked({query}) as asked where search @@ asked and not (case_number ~>=~ {from} and case_number ~<~ {until})
            """;
    }

    [GeneratedRegex(@"\A[A-Za-z0-9]{2,8}-[A-Za-z0-9-]{0,30}\z")]
    private static partial Regex NumberBeginning();

    internal sealed record Found
    {
        public Guid Id { get; init; }

        public float Rank { get; init; }
    }

    /// <summary>A place among hits, behind which the next page begins.</summary>
    private readonly record struct HitPlace(float Rank, RowPlace Row)
    {
        /// <summary>Null for the beginning.</summary>
        /// <exception cref="Refusal">Not a token that this service gave.</exception>
        public static HitPlace? Parse(string token)
        {
            if (token.Length == 0)
                return null;
            return token.Split('.', 2) is [var rank, var row]
                && uint.TryParse(rank, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var bits) && float.IsFinite(BitConverter.UInt32BitsToSingle(bits))
                && RowPlace.Find(row) is { } place
                ? new(BitConverter.UInt32BitsToSingle(bits), place)
                : throw RowPlace.InvalidToken();
        }

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{BitConverter.SingleToUInt32Bits(Rank):x8}.{Row}");
    }
}
