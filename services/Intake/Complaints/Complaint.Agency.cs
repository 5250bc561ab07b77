using ComplaintSuite.Intake.Parties;
using ComplaintSuite.Intake.Sealing;
using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Refusals;

namespace ComplaintSuite.Intake.Complaints;

/// <summary>Who acts for the complainant, and what they have shown to be authorised to (HA-03).</summary>
partial class Complaint
{
    /// <summary>What the agent has shown to be authorised to, by scope: the last local day of it; null where it does not expire.</summary>
    public Dictionary<string, DateOnly?> Authorities { get; private set; } = [];

    /// <summary>The complainant acts in person, whoever acted for them before.</summary>
    public bool AgencyEnded { get; private set; }

    /// <summary>Who acts for the complainant, or did; null where nobody was named.</summary>
    public Party? Agent => Parties.SingleOrDefault(party => party.Role == PartyRole.Agent);

    /// <summary>Somebody acts for the complainant.</summary>
    public bool HasAgent => Agent is not null && !AgencyEnded;

    /// <summary>Names who acts for the complainant, or corrects how they are reached. Another name is another agent, who has shown nothing yet.</summary>
    public void NameAgent(PartyDetails? details, CaseSeal seal, DateTimeOffset now)
    {
        if (details is null)
            return;
        if (details.Name is { } name && (AgencyEnded || name != Agent?.Open(seal).Name))
        {
            (Authorities, AgencyEnded) = ([], false);
            // How the one before was reached is nothing of this one's.
            Agent?.Replace(this, details, seal);
        }
        AmendParty(PartyRole.Agent, details, seal, now);
    }

    /// <summary>The agent has shown authority for something.</summary>
    public void Authorise(string scope, DateOnly? until) => Authorities = new(Authorities) { [scope] = until };

    /// <summary>The complainant acts in person from now on.</summary>
    public void EndAgency() => (Authorities, AgencyEnded) = ([], true);

    /// <summary>Whether nobody acts for the complainant, or who does has shown authority for something that has not expired on a local day.</summary>
    public bool IsAuthorised(string scope, DateOnly today) => !HasAgent || (Authorities.TryGetValue(scope, out var until) && !(until < today));

    /// <summary>Takes from the form of an own act what it says of the agent.</summary>
    /// <exception cref="Refusal">It says something of an agent whom nobody named, or names another one of a protected identity.</exception>
    public void TakeAgency(OwnAct act, IReadOnlyDictionary<string, string> filled, string? rule, CaseSeal seal, DateTimeOffset now)
    {
        if (act.NamesAgent is { } names)
        {
            // What staff may not see, they don't replace unseen.
            if (IdentityProtected && HasAgent)
                throw Refusal.Precondition("IDENTITY_PROTECTED", "Who acts for a protected identity, only the person changes.", "CH-04", "agent.name");
            string? Of(string part) => names.TryGetValue(part, out var field) ? filled.GetValueOrDefault(field) : null;
            NameAgent(new(Of("name"), Of("telephone"), Of("address"), null, Of("email"), null), seal, now);
        }
        if (act.EndsAgency || act.Authorises is not null)
            RequireAgent(rule);
        if (act.EndsAgency)
            EndAgency();
        if (act.Authorises is { } shown)
            Authorise(filled[shown.Scope], shown.Until is { } until && filled.TryGetValue(until, out var day) ? DateOnly.ParseExact(day, Reading.DayForm, System.Globalization.CultureInfo.InvariantCulture) : null);
    }

    private void RequireAgent(string? rule)
    {
        if (!HasAgent)
            throw Refusal.Precondition("AGENT_MISSING", "Nobody is named who acts for the complainant.", rule, "agent");
    }

    /// <summary>For the state that an audit entry proves: nothing where nobody ever acted for the complainant, as in entries from before anybody could.</summary>
    private IEnumerable<KeyValuePair<string, object?>> AuditStateOfAgency() => Agent is not { } agent ? [] :
    [
        new("agent", agent.AuditState()),
        new("agency_ended", AgencyEnded),
        new("authorities", Authorities.ToDictionary(authority => authority.Key, authority => authority.Value is { } day ? Reading.Written(day) : "")),
    ];
}
