using ComplaintSuite.Contracts.Intake.V1;

namespace ComplaintSuite.Portal.Filing;

/// <summary>What a member of staff finds who looks before the form is sent. Public because the page that the Razor compiler makes is.</summary>
/// <param name="Like">Cases that may be related; null where they can't be had at the moment.</param>
/// <param name="Alike">How many others complain of the same respondent for the same cause; null where it wasn't asked, or may not be told to this person.</param>
/// <param name="IsAlikeAway">Whether that can't be had at the moment.</param>
public sealed record Looked(IReadOnlyList<LikeComplaint>? Like, CountAlikeResponse? Alike, bool IsAlikeAway)
{
    /// <summary>Whether nothing at all was found.</summary>
    internal bool IsNothing => Like is { Count: 0 } && !IsAlikeAway && Alike is not { Count: > 0 };

    /// <summary>Whether they are so many, with whoever files now, that they are to be advised.</summary>
    internal bool IsAdvised => Alike is { AdvisedFrom: > 0 } alike && alike.Count + 1 >= alike.AdvisedFrom;
}
