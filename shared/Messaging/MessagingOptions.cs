namespace ComplaintSuite.Messaging;

/// <summary>Settings of a service's event log and subscriptions. Waits are real time, ages are domain time.</summary>
public sealed class MessagingOptions
{
    /// <summary>Key of the <c>IDbContextFactory</c> that connects as the worker role.</summary>
    public const string Worker = "worker";

    /// <summary>Name of the service, in lower case: how it appears as a subscriber and in metrics.</summary>
    public string Service { get; internal set; } = "";

    /// <summary>Most events that go from the outbox to the log in one transaction.</summary>
    public int RelayBatch { get; set; } = 200;

    /// <summary>How often the relay looks for commits of other replicas.</summary>
    public TimeSpan RelayPoll { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Shortest time from one move to the next. Each wakes every follower, whatever it moves: what is committed meanwhile goes along. An event after a quiet moment goes at once.
    /// </summary>
    public TimeSpan RelayPause { get; set; } = TimeSpan.FromMilliseconds(20);

    /// <summary>How often a follower says how far it is, which only trimming asks.</summary>
    public TimeSpan AcknowledgeInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How often a served log looks for what another replica's relay moved.</summary>
    public TimeSpan LogPoll { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How often a replica that is not the active subscriber tries to become it.</summary>
    public TimeSpan StandbyPoll { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How often the log is trimmed.</summary>
    public TimeSpan TrimInterval { get; set; } = TimeSpan.FromHours(1);

    /// <summary>At least this many of the latest events stay in the log.</summary>
    public int KeepEvents { get; set; } = 100_000;

    /// <summary>Events younger than this stay in the log.</summary>
    public TimeSpan KeepAge { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How often parked events are looked at for a due attempt.</summary>
    public TimeSpan RetryPoll { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Time from the n-th failed attempt of a parked event to the next; after the last there is only the retry by hand.
    /// </summary>
    public IReadOnlyList<TimeSpan> RetryIntervals { get; set; } =
        [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(12), TimeSpan.FromHours(24)];

    /// <summary>First and longest wait after a failure that may pass by itself.</summary>
    public (TimeSpan First, TimeSpan Longest) Backoff { get; set; } = (TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(5));
}
