using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Sections;

namespace ComplaintSuite.Intake.Complaints;

/// <summary>A case as it would be after the move, who acts, and what the act itself brings: a guard may need all three.</summary>
/// <param name="Complaint">The case.</param>
/// <param name="Procedure">The version that it runs under.</param>
/// <param name="Person">Who acts.</param>
/// <param name="StaffId">Staff id of the acting person; null for the service itself and for whoever the directory doesn't know.</param>
/// <param name="Now">The instant of the act.</param>
public sealed record CaseSubject(Complaint Complaint, Procedure Procedure, Person Person, string? StaffId, DateTimeOffset Now)
{
    /// <summary>What the act brings, by the field names of the case section; a name with null was asked for and left empty.</summary>
    public IReadOnlyDictionary<string, string?> Given { get; init; } = new Dictionary<string, string?>();

    /// <summary>When what is written down took place.</summary>
    public DateTimeOffset TookPlaceAt { get; init; } = Now;

    /// <summary>Materials were awaited as the act began.</summary>
    public bool MaterialsAwaited { get; init; }

    /// <summary>An urging waited for its answer as the act began.</summary>
    public bool UrgeAwaitsAnswer { get; init; }

    /// <summary>Who asked for what is now decided, as <see cref="Person.Id"/>; null where nothing is.</summary>
    public string? AskedBy { get; init; }

    /// <summary>A protected identity is not touched, or was approved to be read (CH-04).</summary>
    public bool IdentityCleared { get; init; }

    /// <summary>Somebody handles work where the matter belongs, or it belongs nowhere.</summary>
    public bool PlaceStaffed { get; init; } = true;

    /// <summary>What was offered to other departments was accepted for them, or whoever acts may accept it for them; and it goes nowhere else.</summary>
    public bool TakenByReceiver { get; init; } = true;

    /// <summary>The desk of whoever acts is open, or they are on duty; so it is for everybody who sits at no desk.</summary>
    public bool DeskOpen { get; init; } = true;

    /// <summary>Until when the closed case may be opened again; null where the procedure has no such time.</summary>
    public DateTimeOffset? ReopenUntil { get; init; }

    /// <summary>Until when the matter is not too old; null where the procedure has no limitation, or the day is not known.</summary>
    public DateTimeOffset? LimitationEnds { get; init; }

    public static CaseSubject OfSystem(Complaint complaint, Procedure procedure, DateTimeOffset now) => new(complaint, procedure, Person.System, null, now);
}
