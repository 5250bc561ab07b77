using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Messaging.V1;
using ComplaintSuite.TestKit.Running;
using Grpc.Core;
using Grpc.Net.Client;
using Npgsql;

namespace ComplaintSuite.Chaos;

/// <summary>
/// An event in a producer's log that its subscriber can't read, and what an operator does about it: sees it parked with all later ones of its case and of no other,
/// tries it again in vain, and once it can be digested has it applied by hand or waits for the interval.
/// </summary>
internal sealed class Poison(FaultySuite suite, Ledger ledger, CancellationToken ct)
{
    public const string Failure = "InvalidProtocolBufferException";
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    /// <summary>Beyond the second interval, and no clock of a case runs out by it.</summary>
    private static readonly TimeSpan UntilDue = TimeSpan.FromMinutes(6);

    /// <summary>Which events of the course that cases take here the other service acts on.</summary>
    private static readonly string[] ActedOn =
    [
        .. new[]
        {
            nameof(ComplaintAccepted), nameof(ComplaintWithdrawn), nameof(ComplaintUrged), nameof(UrgeAnswered), nameof(MaterialsRequested), nameof(MaterialsAnswered),
            nameof(WorkItemQueued), nameof(WorkItemClaimed), nameof(WorkItemHandled), nameof(WorkItemCompleted),
        }.Select(name => $"{ComplaintAccepted.Descriptor.File.Package}.{name}"),
    ];

    private readonly string _id = RequestId.New();

    /// <summary>Id of the event.</summary>
    public string EventId => _id;
    private string _producer = "";
    private string _organisation = "";
    private string _subject = "";

    private string Subscriber => _producer == "intake" ? "routing" : "intake";

    /// <summary>Puts it into a producer's outbox, as the producer itself would.</summary>
    public async Task GiveAsync(string producer, string organisation, string caseNumber)
    {
        (_producer, _organisation) = (producer, organisation);
        _subject = await RetriedAsync(() => suite.TextAsync("intake", "select id from complaints where case_number = $1", caseNumber));
        // 0xFF begins a field of a kind that protobuf does not have.
        await RetriedAsync(() => suite.CountAsync(producer,
            """
            with poison as (
              insert into outbox (event_id, organisation, subject, subject_version, occurred_at, type, payload)
              values ($1::uuid, $2, $3, 1, $4, $5, '\xffff') on conflict (event_id) do nothing returning 1)
            select count(*) from poison
            """, _id, organisation, _subject, suite.Now, producer == "intake" ? "complaintsuite.events.v1.ComplaintUrged" : "complaintsuite.events.v1.WorkItemClaimed"));
    }

    /// <summary>Finds it parked, and gets it and what waits behind it applied.</summary>
    public async Task CureAsync(bool byHand)
    {
        var parked = await ParkedAsync(its => its.Any(each => each.EventId == _id));
        Check(parked, attempts: 1);
        var vain = await AskAsync(client => client.RetryParkedEventsAsync(Subject(), Operator, cancellationToken: ct));
        if (vain.Applied != 0)
            ledger.Violate($"poison: {vain.Applied} events were applied that nobody can read");
        var passed = await PassedAsync();
        parked = await ParkedAsync(its => its.Any(each => each.EventId == _id && each.Attempts > 1));
        Check(parked, attempts: 2);
        foreach (var taken in passed.Except(parked.Select(each => each.EventId)))
            ledger.Violate($"poison: event {taken} of its case was taken before it");

        // A version of the subscriber that knows what to do with it: nothing.
        await RetriedAsync(() => suite.CountAsync(Subscriber, "with cured as (update parked_events set type = 'complaintsuite.events.v1.Nothing' where event_id = $1::uuid returning 1) select count(*) from cured", _id));
        if (byHand)
            while ((await AskAsync(client => client.RetryParkedEventsAsync(Subject(), Operator, cancellationToken: ct))).Remaining > 0)
                await Task.Delay(Look, ct);
        else
            suite.Suite.AdvanceClock(UntilDue);
        await ParkedAsync(its => its.Count == 0);
    }

    private Metadata Operator { get; } = [];

    /// <summary>The poison comes first and says what is wrong; behind it later events of its case, in order and untried; nothing of another case is there.</summary>
    private void Check(IReadOnlyList<ParkedEvent> parked, int attempts)
    {
        if (parked[0] is var first && (first.EventId != _id || first.Producer != _producer || first.Attempts != attempts || first.Failure != Failure || first.NextAttemptTime is null))
            ledger.Violate($"poison: {first.Type} is shown first, tried {first.Attempts} times: {first.Failure}");
        foreach (var (behind, before) in parked.Skip(1).Zip(parked))
            if (behind.Subject != _subject || behind.Number <= before.Number || behind.Attempts != 0)
                ledger.Violate($"poison: {behind.Type} of {behind.Subject}, number {behind.Number}, tried {behind.Attempts} times, waits behind number {before.Number} of {before.Subject}");
    }

    /// <summary>Ids of the later events of its case that the subscriber has come to and acts on.</summary>
    private async Task<string[]> PassedAsync()
    {
        var position = await RetriedAsync(() => suite.CountAsync(Subscriber, "select position from subscription_positions where producer = $1", _producer));
        var ids = await RetriedAsync(() => suite.TextAsync(_producer,
            """
            select string_agg(event_id::text, ' ') from event_log
            where organisation = $1 and subject = $2 and number > (select number from event_log where event_id = $3::uuid) and number <= $4 and type = any($5)
            """, _organisation, _subject, _id, position, ActedOn));
        return ids.Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    private async Task<IReadOnlyList<ParkedEvent>> ParkedAsync(Func<IReadOnlyList<ParkedEvent>, bool> until)
    {
        while (true)
        {
            var page = await AskAsync(client => client.ListParkedEventsAsync(new() { PageSize = 500 }, Operator, cancellationToken: ct));
            IReadOnlyList<ParkedEvent> own = [.. page.ParkedEvents.Where(each => each.Organisation == _organisation)];
            if (until(own))
                return own;
            await Task.Delay(Look, ct);
        }
    }

    private RetryParkedEventsRequest Subject() => new() { Producer = _producer, Organisation = _organisation, Subject = _subject };

    /// <summary>The subscriber may be on its way back from another fault.</summary>
    private async Task<T> AskAsync<T>(Func<ParkedEventService.ParkedEventServiceClient, AsyncUnaryCall<T>> ask)
    {
        if (Operator.Count == 0)
            foreach (var entry in (await suite.SignOns.MachineAsync("operator")).Metadata)
                Operator.Add(entry);
        using var channel = GrpcChannel.ForAddress(suite.Suite.Address(Subscriber));
        while (true)
            try
            {
                return await ask(new(channel));
            }
            catch (RpcException away) when (Caller.IsNoAnswer(away) && !ct.IsCancellationRequested)
            {
                await Task.Delay(Look, ct);
            }
    }

    /// <summary>The database server may be on its way back, too.</summary>
    private async Task<T> RetriedAsync<T>(Func<Task<T>> ask)
    {
        while (true)
            try
            {
                return await ask();
            }
            catch (NpgsqlException away) when (away.IsTransient || away is PostgresException { SqlState: ['5', '7', 'P', ..] })
            {
                NpgsqlConnection.ClearAllPools();
                await Task.Delay(Look, ct);
            }
    }
}
