using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Intake.Sealing;
using ComplaintSuite.Messaging;
using ComplaintSuite.ServiceDefaults.Rights;
using ComplaintSuite.ServiceDefaults.Sections;
using ComplaintSuite.ServiceDefaults.Storage;
using ComplaintSuite.ServiceDefaults.Time;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Intake.Parties;

partial class PartyGrpc
{
    private const int UsualFinds = 20;
    private const int MostFinds = 50;

    /// <summary>
    /// By keyed hashes, within what the caller may see. A protected identity has no hash, and where the procedure keeps parties back they aren't found. The search and every
    /// case that it shows leave an entry.
    /// </summary>
    [Authorize(Policy = Policies.FindParties)]
    public override async Task<FindPartiesResponse> FindParties(FindPartiesRequest request, ServerCallContext context)
    {
        var (caller, cancellation) = (context.Caller(), context.CancellationToken);
        var search = Parse(request, caller);
        // Another organisation's parties are not there, like those of one that isn't there.
        var organisation = caller.Organisations.Contains(search.Organisation) ? search.Organisation : OrganisationScope.Nowhere;
        var size = request.PageSize <= 0 ? UsualFinds : Math.Min(request.PageSize, MostFinds);
        var now = time.Instant();

        await using var transaction = await OrganisationScope.BeginAsync(db, [organisation], cancellation);
        var directory = await cases.DirectoryAsync(db, organisation, cancellation);
        Policies.RequireAtPresent(Policies.FindParties, caller, directory);
        var person = Person.From(caller, directory, place: null, department: null);
        var reader = Reader.Of(person);
        var found = await FindAsync(search, caller, directory, size, cancellation);

        var response = new FindPartiesResponse { More = found.Count > size };
        foreach (var (complaint, role) in found.Take(size))
        {
            if (!await cases.PermitsReadingAsync(db, complaint, identity: role != PartyRole.Respondent, person, directory?.Staff(caller.Subject)?.StaffId, now, cancellation))
                continue;
            var prefix = role switch { PartyRole.Complainant => "complainant", PartyRole.Agent => "agent", _ => "respondent" };
            db.AddAccess("find-party", new(Guid.CreateVersion7(now), organisation, complaint.Id, IdentityAccessKind.Found, reader, search.Fields.Select(field => $"{prefix}.{field}"), null, now));
            response.Parties.Add(new FoundParty
            {
                CaseNumber = complaint.CaseNumber,
                Role = prefix,
                Kind = complaint.Kind,
                Step = complaint.Step ?? "",
                Subject = complaint.Subject ?? "",
                ReceiveTime = complaint.ReceivedAt.ToTimestamp(),
            });
        }
        if (directory is not null)
            db.AddAccess("search-parties", new(Guid.CreateVersion7(now), organisation, Guid.Empty, IdentityAccessKind.Searched, reader, search.Fields, null, now));
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return response;
    }

    private async Task<List<(Complaints.Complaint Complaint, PartyRole Role)>> FindAsync(Search search, Caller caller, DirectoryView? directory, int size, CancellationToken cancellation)
    {
        var parties = db.Parties.AsNoTracking();
        if (search.Name is { } name)
            parties = parties.Where(it => it.NameHash == name);
        if (search.Telephone is { } telephone)
            parties = parties.Where(it => it.TelephoneHash == telephone);
        if (search.Email is { } email)
            parties = parties.Where(it => it.EmailHash == email);
        if (search.Unit is { } unit)
            parties = parties.Where(it => it.UnitHash == unit);
        var rows = await db.Complaints.AsNoTracking().VisibleTo(caller, directory)
            .Join(parties, complaint => complaint.Id, party => party.CaseId, (complaint, party) => new { Complaint = complaint, party.Role })
            .Where(it => it.Role == PartyRole.Respondent || !it.Complaint.IdentityProtected)
            .OrderByDescending(it => it.Complaint.ReceivedAt).ThenByDescending(it => it.Complaint.Id).Take(size + 1).ToListAsync(cancellation);
        return rows.ConvertAll(row => (row.Complaint, row.Role));
    }

    private Search Parse(FindPartiesRequest request, Caller caller)
    {
        var reading = new Reading();
        var organisation = reading.OrganisationOf(request.Organisation, caller);
        var search = new Search(organisation,
            Hash(LookUps.Name, request.Name, 200), Hash(LookUps.Telephone, request.Telephone, 50), Hash(LookUps.Email, request.Email, 200), Hash(LookUps.Unit, request.Unit, 50));
        if (!search.Fields.Any())
            reading.Add("FIELD_MISSING", "name", "Search by a name, a telephone number, an e-mail address or a unit.");
        reading.Done();
        return search;

        byte[]? Hash(string field, string text, int longest)
        {
            var given = reading.Text(text, field, longest);
            var hash = given is null ? null : lookUps.Hash(organisation, field, given);
            if (given is not null && hash is null)
                reading.Add("NOTHING_TO_COMPARE", field, $"'{field}' holds nothing to search by.");
            return hash;
        }
    }

    private sealed record Search(string Organisation, byte[]? Name, byte[]? Telephone, byte[]? Email, byte[]? Unit)
    {
        public IEnumerable<string> Fields =>
            new[] { (LookUps.Name, Name), (LookUps.Telephone, Telephone), (LookUps.Email, Email), (LookUps.Unit, Unit) }.Where(pair => pair.Item2 is not null).Select(pair => pair.Item1);
    }
}
