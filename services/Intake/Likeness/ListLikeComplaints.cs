using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Collectives;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Intake.Likeness;
using ComplaintSuite.Intake.Parties;
using ComplaintSuite.Intake.Sealing;
using ComplaintSuite.Messaging;
using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Rights;
using ComplaintSuite.ServiceDefaults.Sections;
using ComplaintSuite.ServiceDefaults.Storage;
using ComplaintSuite.ServiceDefaults.Time;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;
using Complaint = ComplaintSuite.Intake.Complaints.Complaint;

namespace ComplaintSuite.Intake;

partial class LookupGrpc
{
    private const int UsualLike = 10;
    private const int MostLike = 50;

    /// <summary>Candidates by their marks that are then compared by their words.</summary>
    private const int MostCompared = 200;

    private static readonly TimeSpan OneDay = TimeSpan.FromDays(1);

    /// <summary>By what whoever complains again is known.</summary>
    private static readonly string[] RepeatFields = ["complainant.telephone", "complainant.email"];

    /// <summary>By what those who complain of the same are known to whoever typed it.</summary>
    private static readonly string[] RespondentFields = ["respondent.name"];

    private static readonly string[] Over = ["declined", "referred", "answered", "closed", "archived", "withdrawn"];

    [Authorize(Policy = Policies.ListCases)]
    public override async Task<ListLikeComplaintsResponse> ListLikeComplaints(ListLikeComplaintsRequest request, ServerCallContext call)
    {
        var (caller, cancellation, now) = (call.Caller(), call.CancellationToken, time.Instant());
        var reading = new Reading();
        if (request.CaseNumber.Length == 0 == request.Draft is null)
            reading.Add("FIELD_MISSING", "case_number", "Name a case, or send what is about to be filed.");
        var text = request.Draft is { } draft ? Marking.TextOf(reading.Text(draft.Subject, "draft.subject", 200), reading.Text(draft.Facts, "draft.facts", Reading.LongText)) : "";
        reading.Done();
        var organisation = request.Draft?.Organisation ?? CaseFiles.OrganisationOf(request.CaseNumber, caller);
        // Another organisation's cases are like nothing, as those that aren't there.
        if (!caller.Organisations.Contains(organisation))
            return request.Draft is null ? throw Refusal.NotFound("case") : new();
        var size = request.PageSize <= 0 ? UsualLike : Math.Min(request.PageSize, MostLike);

        await using var transaction = await OrganisationScope.BeginAsync(db, [organisation], cancellation);
        var directory = await cases.DirectoryAsync(db, organisation, cancellation);
        var visible = db.Complaints.AsNoTracking().VisibleTo(caller, directory).Where(it => it.Organisation == organisation);
        var asked = request.Draft is { } typed ? OfDraft(typed, text, directory, caller, now) : await OfCaseAsync(visible, request.CaseNumber, cancellation);
        var found = await LikeByMarksAsync(visible, organisation, asked, now, cancellation);
        var like = found.Select(it => Compare(it, asked)).ToDictionary(it => it.Complaint.Id);
        await AddRepeatsAsync(visible, like, asked, directory, caller, now, cancellation);
        await AddAlikeAsync(visible, like, asked, directory, caller, now, cancellation);
        var shown = like.Values.Where(it => it.SameComplainant || it.SameRespondentAndCause || LikenessRules.IsShown(it.SamePremises, it.Likeness, it.IsOpen, now - it.Complaint.ReceivedAt))
            .OrderByDescending(it => it.IsLikelyDuplicate).ThenByDescending(it => it.SameComplainant).ThenByDescending(it => it.SameRespondentAndCause).ThenByDescending(it => it.SamePremises).ThenByDescending(it => it.Likeness)
            .ThenByDescending(it => it.Complaint.ReceivedAt).Take(size).ToList();
        var reader = Reader.Of(Person.From(caller, directory, place: null, department: null));
        await WriteEntriesAsync(organisation, [.. shown.Where(it => it.SameComplainant).Select(it => it.Complaint.Id)], RepeatFields, reader, now, cancellation);
        // Who types a respondent's name searches by it; beside a case that is there, its reader typed none.
        if (request.Draft is not null)
            await WriteEntriesAsync(organisation, [.. shown.Where(it => it.SameRespondentAndCause).Select(it => it.Complaint.Id)], RespondentFields, reader, now, cancellation);
        await transaction.CommitAsync(cancellation);
        return new() { Complaints = { shown.Select(it => it.ToMessage()) } };
    }

    /// <summary>
    /// That cases were found by their parties, in the list of accesses to their identities (CH-04): of those that are shown, and once a day for each reader, since a page that is looked at again says
    /// nothing new.
    /// </summary>
    private async Task WriteEntriesAsync(string organisation, IReadOnlyList<Guid> shown, string[] fields, Reader reader, DateTimeOffset now, CancellationToken cancellation)
    {
        if (shown.Count == 0)
            return;
        var since = now - OneDay;
        var entries = db.IdentityAccesses.AsNoTracking().Where(it => shown.Contains(it.CaseId) && it.At > since && it.Kind == IdentityAccessKind.Found && it.Subject == reader.Subject);
        foreach (var field in fields)
            entries = entries.Where(it => it.Fields.Contains(field));
        var written = await entries.Select(it => it.CaseId).ToListAsync(cancellation);
        foreach (var caseId in shown.Except(written))
            db.AddAccess("find-party", new(Guid.CreateVersion7(now), organisation, caseId, IdentityAccessKind.Found, reader, fields, null, now));
        await db.SaveChangesAsync(cancellation);
    }

    /// <summary>Whoever may not look for parties finds nobody by what they say of one: neither by address, unit or plate nor by how somebody is reached.</summary>
    private Asked OfDraft(RegisterComplaintRequest draft, string text, DirectoryView? directory, Caller caller, DateTimeOffset now)
    {
        var procedure = directory is null ? null : cases.ProcedureFor(directory, draft.Kind, draft.Channel, now);
        var mayFind = directory is not null && Policies.Permits(Policies.FindParties, directory.AtPresent(caller));
        var party = draft.ProtectIdentity || !mayFind ? null : new Reading().Party(draft.Complainant, "complainant");
        // As they would be kept, since what is marked is kept so: a number plate is typed in many ways. What does not fit is like nothing.
        var details = procedure is null ? new Dictionary<string, string>() : OwnAct.Fill(procedure.Details, draft.Details, procedure, out _);
        return new(null, TextParts.Of(text), mayFind ? marks.Premises(draft.Organisation, procedure, party, details) : [], marks.Place(draft.Organisation, procedure, details),
            marks.Words(draft.Organisation, TextParts.Of(text)),
            party?.Telephone is { } telephone ? lookUps.Hash(draft.Organisation, LookUps.Telephone, telephone) : null, party?.Email is { } email ? lookUps.Hash(draft.Organisation, LookUps.Email, email) : null,
            mayFind ? AlikeOf(draft, procedure, details) : null);
    }

    /// <summary>By what the draft would be counted with others once it were a case (LI-02); null where it would not.</summary>
    private byte[]? AlikeOf(RegisterComplaintRequest draft, Procedure? procedure, IReadOnlyDictionary<string, string> details) =>
        procedure?.Collective is { } collective && collective.Kinds.Contains(draft.Kind)
            && AlikeCases.TextOf(procedure, new Reading().Party(draft.Respondent, "respondent")?.Name, details.GetValueOrDefault(collective.Cause)) is { } text
            ? lookUps.Hash(draft.Organisation, LookUps.Alike, text) : null;

    private async Task<Asked> OfCaseAsync(IQueryable<Complaint> visible, string number, CancellationToken cancellation)
    {
        var normal = CaseNumber.TryParse(number, out var parsed) ? parsed.ToString() : "";
        var complaint = await visible.Include(it => it.Parties).SingleOrDefaultAsync(it => it.CaseNumber == normal, cancellation) ?? throw Refusal.NotFound("case");
        var kept = await db.Likenesses.AsNoTracking().SingleOrDefaultAsync(it => it.CaseId == complaint.Id, cancellation);
        var party = complaint.IdentityProtected ? null : complaint.Complainant;
        return new(complaint, TextParts.Of(Marking.TextOf(complaint.Subject, complaint.Facts)), kept?.Premises ?? [], kept?.Place, kept?.Words ?? [], party?.TelephoneHash, party?.EmailHash, complaint.AlikeHash);
    }

    private async Task<List<Marked>> LikeByMarksAsync(IQueryable<Complaint> visible, string organisation, Asked asked, DateTimeOffset now, CancellationToken cancellation)
    {
        var (self, of, old, recent) = (asked.Complaint?.Id ?? Guid.Empty, organisation, now.AddDays(-LikenessRules.PremisesDays), now.AddDays(-LikenessRules.WordsDays));
        var (premises, words, place) = (asked.Premises, asked.Words, asked.Place ?? 0);
        // The most alike of those that the caller may see: what they may not see takes no place among them.
        var rows = await visible.Join(
            db.Database.SqlQuery<Marks>($"""
                select case_id, premises && {premises} as same_premises, coalesce(place = {place}, false) as same_place,
                       cardinality(array(select unnest(words) intersect select unnest({words}))) as shared_words from likenesses
                 where organisation = {of} and received_at > {old} and case_id <> {self} and (premises && {premises} or (received_at > {recent} and words && {words}))
                """), complaint => complaint.Id, it => it.CaseId, (complaint, it) => new { Complaint = complaint, it.SamePremises, it.SamePlace, it.SharedWords })
            .OrderByDescending(it => it.SamePremises).ThenByDescending(it => it.SharedWords).ThenByDescending(it => it.Complaint.ReceivedAt).Take(MostCompared).ToListAsync(cancellation);
        return rows.ConvertAll(row => new Marked(row.Complaint, row.SamePremises, row.SamePlace));
    }

    private static Like Compare(Marked found, Asked asked)
    {
        var likeness = asked.Text.LikenessTo(TextParts.Of(Marking.TextOf(found.Complaint.Subject, found.Complaint.Facts)));
        return new(found.Complaint, found.SamePremises, found.SamePlace, likeness, IsOpen(found.Complaint));
    }

    /// <summary>
    /// Cases of who complains, by telephone or e-mail: for those who may look for parties, of cases whose parties may be read.
    /// </summary>
    private async Task AddRepeatsAsync(
        IQueryable<Complaint> visible, Dictionary<Guid, Like> like, Asked asked, DirectoryView? directory, Caller caller, DateTimeOffset now, CancellationToken cancellation)
    {
        if ((asked.Telephone ?? asked.Email) is null || directory is null || !Policies.Permits(Policies.FindParties, directory.AtPresent(caller)))
            return;
        var person = Person.From(caller, directory, place: null, department: null);
        var staffId = directory.Staff(caller.Subject)?.StaffId;
        if (asked.Complaint is { } own && !await cases.PermitsReadingAsync(db, own, identity: true, person, staffId, now, cancellation))
            return;
        var (telephone, email, self) = (asked.Telephone, asked.Email, asked.Complaint?.Id ?? Guid.Empty);
        var parties = db.Parties.AsNoTracking().Where(it => it.Role == PartyRole.Complainant && it.CaseId != self
            && ((telephone != null && it.TelephoneHash == telephone) || (email != null && it.EmailHash == email)));
        var repeats = await visible.Where(it => !it.IdentityProtected && parties.Any(party => party.CaseId == it.Id)).OrderByDescending(it => it.ReceivedAt).Take(MostLike).ToListAsync(cancellation);
        foreach (var complaint in repeats)
        {
            if (!await cases.PermitsReadingAsync(db, complaint, identity: true, person, staffId, now, cancellation))
                continue;
            like[complaint.Id] = (like.GetValueOrDefault(complaint.Id) ?? Compare(new(complaint, false, false), asked)) with { SameComplainant = true };
        }
    }

    /// <summary>
    /// Cases whose complainants complain of the same respondent for the same cause (LI-02): of those that the caller may see, the ones whose respondents may be read.
    /// </summary>
    private async Task AddAlikeAsync(
        IQueryable<Complaint> visible, Dictionary<Guid, Like> like, Asked asked, DirectoryView? directory, Caller caller, DateTimeOffset now, CancellationToken cancellation)
    {
        if (asked.Alike is not { } hash || directory is null)
            return;
        var person = Person.From(caller, directory, place: null, department: null);
        var staffId = directory.Staff(caller.Subject)?.StaffId;
        if (asked.Complaint is { } own && !await cases.PermitsReadingAsync(db, own, identity: false, person, staffId, now, cancellation))
            return;
        var self = asked.Complaint?.Id ?? Guid.Empty;
        var alike = await AlikeCases.Complaining(visible, hash).Where(it => it.Id != self).OrderByDescending(it => it.ReceivedAt).Take(MostLike).ToListAsync(cancellation);
        foreach (var complaint in alike)
        {
            if (!await cases.PermitsReadingAsync(db, complaint, identity: false, person, staffId, now, cancellation))
                continue;
            like[complaint.Id] = (like.GetValueOrDefault(complaint.Id) ?? Compare(new(complaint, false, false), asked)) with { SameRespondentAndCause = true };
        }
    }

    private static bool IsOpen(Complaint complaint) => complaint.Withdrawal is null && !Over.Contains(complaint.Step);

    /// <summary>What like cases are looked for.</summary>
    private sealed record Asked(Complaint? Complaint, TextParts Text, long[] Premises, long? Place, long[] Words, byte[]? Telephone, byte[]? Email, byte[]? Alike);

    private sealed record Marked(Complaint Complaint, bool SamePremises, bool SamePlace);

    internal sealed record Marks
    {
        public Guid CaseId { get; init; }

        public bool SamePremises { get; init; }

        public bool SamePlace { get; init; }

        public int SharedWords { get; init; }
    }

    private sealed record Like(Complaint Complaint, bool SamePremises, bool SamePlace, double Likeness, bool IsOpen)
    {
        public bool SameComplainant { get; init; }

        public bool SameRespondentAndCause { get; init; }

        public bool IsLikelyDuplicate => LikenessRules.IsLikelyDuplicate(SamePremises, Likeness, IsOpen);

        public LikeComplaint ToMessage() => new()
        {
            Complaint = new()
            {
                CaseId = Complaint.Id.ToString(),
                CaseNumber = Complaint.CaseNumber,
                Subject = Complaint.Subject ?? "",
                Kind = Complaint.Kind,
                Step = Complaint.Step ?? "",
                Department = Complaint.Department ?? "",
                ReceiveTime = Timestamp.FromDateTimeOffset(Complaint.ReceivedAt),
            },
            SamePremises = SamePremises,
            SamePlace = SamePlace,
            SameComplainant = SameComplainant,
            SameRespondentAndCause = SameRespondentAndCause,
            LikenessPercent = (int)Math.Round(Likeness * 100),
            Open = IsOpen,
            LikelyDuplicate = IsLikelyDuplicate,
        };
    }
}
