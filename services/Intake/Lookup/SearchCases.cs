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

    [Authorize(Policy = Policies.ListCases)]
    public override async Task<SearchCasesResponse> SearchCases(SearchCasesRequest request, ServerCallContext call)
    {
        var caller = call.Caller();
        var reading = new Reading();
        if (request.Organisation.Length == 0 && caller.Organisations.Count > 1)
            reading.Add("FIELD_MISSING", "organisation", "You belong to several organisations: name one.");
        var query = reading.Text(request.Query, "query", LongestQuery);
        if (query is null)
            reading.Add("FIELD_MISSING", "query", "Say what to look for: a case number, or words.");
        reading.Done();
        var organisation = request.Organisation.Length > 0 ? request.Organisation : caller.Organisations.SingleOrDefault() ?? "";
        // Another organisation's cases are found as little as those that aren't there.
        if (!caller.Organisations.Contains(organisation))
            return new();
        var size = Paging.SizeOf(request.PageSize);
        var after = HitPlace.Parse(request.PageToken);
        // What can't begin a number begins none.
        var begins = NumberBeginning().IsMatch(query!) ? query!.ToUpperInvariant() + "%" : "";

        await using var transaction = await OrganisationScope.BeginAsync(db, [organisation], call.CancellationToken);
        var directory = await cases.DirectoryAsync(db, organisation, call.CancellationToken);
        var found = db.Database.SqlQuery<Found>(
            $"""
            select id, case when case_number like {begins} then 2::real else ts_rank(search, asked) end as rank
              from complaints, words_asked({query}) as asked where search @@ asked or case_number like {begins}
            """);
        var hits = db.Complaints.AsNoTracking().VisibleTo(caller, directory)
            .Join(found, complaint => complaint.Id, it => it.Id, (complaint, it) => new { complaint.Id, complaint.CaseNumber, complaint.Subject, complaint.Kind, complaint.Step, complaint.Department, complaint.ReceivedAt, it.Rank });
        if (after is { } place)
            hits = hits.Where(it => it.Rank < place.Rank
                || (it.Rank == place.Rank && (it.ReceivedAt < place.ReceivedAt || (it.ReceivedAt == place.ReceivedAt && it.Id.CompareTo(place.Id) < 0))));
        var page = await hits.OrderByDescending(it => it.Rank).ThenByDescending(it => it.ReceivedAt).ThenByDescending(it => it.Id).Take(size + 1).ToListAsync(call.CancellationToken);
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
            NextPageToken = page.Count > size ? new HitPlace(page[size - 1].Rank, page[size - 1].ReceivedAt, page[size - 1].Id).ToString() : "",
        };
    }

    [GeneratedRegex(@"^[A-Za-z0-9]{2,8}-[A-Za-z0-9-]{0,30}\z")]
    private static partial Regex NumberBeginning();

    private sealed record Found(Guid Id, float Rank);

    /// <summary>A place among hits, after which the next page begins.</summary>
    private readonly record struct HitPlace(float Rank, DateTimeOffset ReceivedAt, Guid Id)
    {
        /// <exception cref="Refusal">Not a token that this service gave.</exception>
        public static HitPlace? Parse(string token)
        {
            if (token.Length == 0)
                return null;
            return token.Split('.') is [var rank, var received, var id]
                && uint.TryParse(rank, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var bits) && float.IsFinite(BitConverter.UInt32BitsToSingle(bits))
                && long.TryParse(received, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTimeOffset.MaxValue.Ticks
                && Guid.TryParseExact(id, "N", out var parsed)
                ? new(BitConverter.UInt32BitsToSingle(bits), new(ticks, TimeSpan.Zero), parsed)
                : throw Refusal.Invalid("PAGE_TOKEN_INVALID", "page_token", "Send the next_page_token of the page before, unchanged.");
        }

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{BitConverter.SingleToUInt32Bits(Rank):x8}.{ReceivedAt.UtcTicks}.{Id:N}");
    }
}
