using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Intake.Data;
using ComplaintSuite.Intake.Parties;
using ComplaintSuite.Procedures;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Intake.Acts;

/// <summary>What the case must be like that a form names (CR-03). Parties are compared by their keyed hashes: nothing is opened, and a refusal tells nothing of who they are.</summary>
internal static class NamedCases
{
    /// <summary>Every unmet demand, inside the transaction of the act; empty where the case will do.</summary>
    /// <param name="db">The database.</param>
    /// <param name="complaint">The case that names it.</param>
    /// <param name="act">Name of the act.</param>
    /// <param name="field">The field of its form.</param>
    /// <param name="demanded">What it demands.</param>
    /// <param name="number">Number of another case of the organisation.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async Task<IReadOnlyList<Violation>> UnmetAsync(
        IntakeDb db, Complaint complaint, string act, FormField field, NamedCase demanded, string number, CancellationToken cancellation)
    {
        var named = await db.Complaints.AsNoTracking().Include(it => it.Parties).SingleAsync(it => it.CaseNumber == number && it.Organisation == complaint.Organisation, cancellation);
        var unmet = new List<Violation>();
        if (!demanded.For.All(condition => Code(named, condition.Selector) is { } code && condition.Values.Contains(code)))
            Add("CASE_UNFIT", $"'{field.Name}' names a case where {string.Join(" and ", demanded.For.Select(condition => $"{condition.Selector} is {string.Join(" or ", condition.Values)}"))}.");
        if (demanded.Earlier && named.ReceivedAt >= complaint.ReceivedAt)
            Add("CASE_NOT_EARLIER", $"'{field.Name}' names a case that was received before this one.");
        foreach (var party in demanded.Same.Where(party => Differ(Of(complaint, party), Of(named, party))))
            Add("CASE_OF_ANOTHER", $"'{field.Name}' names a case with the same {party}.");
        if (demanded.Once && !await KeepAsync(db, complaint, act, field.Name, number, cancellation))
            Add("CASE_NAMED_ALREADY", "The case was named so already.");
        return unmet;

        void Add(string code, string description) => unmet.AddRange(field.Rules.Select(rule => new Violation(code, field.Name, rule, description)));
    }

    private static string? Code(Complaint named, string selector) => selector switch
    {
        "kind" => named.Kind,
        "channel" => named.Channel,
        _ => named.Details.GetValueOrDefault(selector[Procedure.DetailPrefix.Length..]),
    };

    private static Party? Of(Complaint complaint, string party) => party == "complainant" ? complaint.Complainant : complaint.Respondent;

    /// <summary>Whether something is known of both and nothing of it agrees. A protected identity, and somebody of whom nothing is known, may be anybody.</summary>
    private static bool Differ(Party? one, Party? other)
    {
        var known = new[] { (one?.NameHash, other?.NameHash), (one?.TelephoneHash, other?.TelephoneHash), (one?.EmailHash, other?.EmailHash), (one?.UnitHash, other?.UnitHash) }
            .Where(pair => pair.Item1 is not null && pair.Item2 is not null).ToList();
        return known.Count > 0 && !known.Exists(pair => pair.Item1!.AsSpan().SequenceEqual(pair.Item2));
    }

    /// <summary>Keeps that the case is named, with the act or not at all: of two that name it at the same moment, the second waits for the first and finds that out here.</summary>
    /// <returns>False: it was named so already.</returns>
    private static async Task<bool> KeepAsync(IntakeDb db, Complaint complaint, string act, string field, string number, CancellationToken cancellation) =>
        await db.Database.ExecuteSqlAsync(
            $"insert into once_named (organisation, act, field, case_number, case_id) values ({complaint.Organisation}, {act}, {field}, {number}, {complaint.Id}) on conflict do nothing", cancellation) > 0;
}

/// <summary>A case that a form named which may name it once.</summary>
public sealed class OnceNamed
{
    private OnceNamed()
    {
    }

    public string Organisation { get; private set; } = "";

    /// <summary>Name of the act.</summary>
    public string Act { get; private set; } = "";

    /// <summary>The field of its form.</summary>
    public string Field { get; private set; } = "";

    /// <summary>Number of the case that it names.</summary>
    public string CaseNumber { get; private set; } = "";

    /// <summary>The case whose form it is.</summary>
    public Guid CaseId { get; private set; }
}
