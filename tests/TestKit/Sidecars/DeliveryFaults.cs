namespace ComplaintSuite.TestKit.Sidecars;

/// <summary>
/// What a broker may do to events that it took. Everything may be changed while it runs; the choices follow the seed and the order in which events come to a subscription, not the clock.
/// Zero, or false: not at all.
/// </summary>
public sealed class DeliveryFaults
{
    /// <summary>The same seed, the same choices. With another one they begin anew.</summary>
    public int Seed { get; set; }

    /// <summary>Every n-th delivery to a subscription happens twice.</summary>
    public int DuplicateEvery { get; set; }

    /// <summary>Up to so many events that wait for a subscription are delivered in another order.</summary>
    public int ReorderWindow { get; set; }

    /// <summary>Every n-th event for a subscription is lost.</summary>
    public int LoseEvery { get; set; }

    /// <summary>Every event is lost: a broker whose storage went.</summary>
    public bool LosesEverything { get; set; }

    /// <summary>Every n-th event that is published is refused: the entry of a bulk fails, a single one as a whole.</summary>
    public int RefuseEvery { get; set; }

    /// <summary>Publishing is not answered until this is false again.</summary>
    public bool HangsOnPublish { get; set; }

    /// <summary>How often a publish has been made to wait by <see cref="HangsOnPublish"/>.</summary>
    public int Held { get; internal set; }
}
