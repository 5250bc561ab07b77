using System.Collections.Concurrent;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Contracts.Messaging.V1;
using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.TestKit;
using ComplaintSuite.TestKit.Running;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Npgsql;

namespace ComplaintSuite.Chaos;

/// <summary>One schedule at work: complainants and a desk with their cases, two handlers at one queue, and what breaks meanwhile.</summary>
internal sealed class Run(FaultySuite suite, Schedule schedule, Office office, CancellationToken ct)
{
    public const string Department = "inspection-team";
    private const int StayingOpen = 4;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(30);
    private static readonly TimeSpan Recovery = TimeSpan.FromMinutes(1);

    private readonly Ledger _ledger = new();
    private readonly List<string> _leftOpen = [];
    private readonly ConcurrentDictionary<string, byte> _underWay = new();
    private int _busy = schedule.Clients.Count;
    private readonly HashSet<string> _poisons = [];
    private (Poison Event, bool ByHand)? _poison;
    private Caller _caller = null!;
    private Sender _clerk = null!;

    /// <summary>What was acknowledged.</summary>
    public Ledger Ledger => _ledger;

    /// <summary>Numbers of the cases that are left at work, so that the queue is not empty at the end.</summary>
    public IReadOnlyList<string> LeftOpen => _leftOpen;

    /// <summary>Ids of the events that were put into the logs from outside.</summary>
    public IReadOnlySet<string> Poisons => _poisons;

    /// <summary>How often a process ended at a commit.</summary>
    public int DeathsAtCommit { get; private set; }

    /// <summary>Runs it to its end and until everything is ready again.</summary>
    public async Task ToItsEndAsync()
    {
        _caller = new(suite, _ledger, ct);
        _clerk = await office.ClerkAsync();
        Sender[] handlers = [await office.PersonAsync("inspector-1"), await office.PersonAsync("inspector-2")];
        await Task.WhenAll([BreakAsync(), .. schedule.Clients.Select(LiveAllAsync), .. handlers.Select(HandleAsync)]);
        for (var left = 0; left < StayingOpen; left++)
            _leftOpen.Add(await AcceptedAsync());
        await HealAsync();
        await Poll.UntilAsync(() => suite.Suite.Processes.All(process => process.State is "ready" or "done"), Recovery, "every process is ready again");
        // Connections of before a kill.
        NpgsqlConnection.ClearAllPools();
        await suite.SettleAsync(Recovery);
        foreach (var copyist in FaultySuite.Copyists)
            await Poll.UntilAsync(
                async () => await suite.CountAsync(copyist, "select position from subscription_positions where producer = 'routing'") == await suite.CountAsync("routing", "select number from event_log_head"),
                Recovery, $"{copyist} has taken all of Routing's log");
    }

    private async Task BreakAsync()
    {
        foreach (var fault in schedule.Faults)
        {
            await UntilAsync(fault.After);
            await HealAsync();
            await BreakAsync(fault);
        }
        if (_poison is null)
            return;
        await UntilAsync(schedule.Faults[^1].After + Schedule.BetweenFaults);
        await CureAsync();
    }

    /// <summary>Where everything was withdrawn early, the rest comes at the end; a client whose case is poisoned waits for the cure.</summary>
    private async Task UntilAsync(int acknowledged)
    {
        while (_ledger.Count < acknowledged && _busy > (_poison is null ? 0 : 1))
            await Task.Delay(Look, ct);
    }

    private async Task BreakAsync(Fault fault)
    {
        switch (fault.Kind)
        {
            case FaultKind.Kill:
                await suite.Suite.KillAsync(fault.Process, ct);
                break;
            case FaultKind.KillTwo:
                await Task.WhenAll(suite.Suite.KillAsync(fault.Process, ct), suite.Suite.KillAsync(fault.Other, ct));
                break;
            case FaultKind.DieAtCommit:
                FaultySuite.Arm(fault.Process, fault.Other, $"{schedule.Seed}-{fault.After}");
                DeathsAtCommit++;
                break;
            case FaultKind.EmptyRedis:
                await suite.EmptyRedisAsync();
                break;
            case FaultKind.SlowRedis:
                suite.SlowRedis(TimeSpan.FromMilliseconds(fault.Amount));
                break;
            case FaultKind.CutRedis:
                suite.CutRedis(true);
                break;
            case FaultKind.DaysPass:
                suite.Suite.AdvanceClock(TimeSpan.FromDays(fault.Amount));
                break;
            case FaultKind.Rebuild:
                if (fault.Other.Length > 0)
                {
                    FaultySuite.Arm(fault.Process, fault.Other, $"{schedule.Seed}-{fault.After}");
                    DeathsAtCommit++;
                }
                await RebuildAsync(fault.Process);
                break;
            case FaultKind.Poison when PoisonedCase() is { } number:
                _poison = (new(suite, _ledger, ct), fault.Other == "by-hand");
                _poisons.Add(_poison.Value.Event.EventId);
                await _poison.Value.Event.GiveAsync(fault.Process, office.Organisation, number);
                break;
        }
    }

    /// <summary>Asked for until it is acknowledged: the service may end as soon as it has begun.</summary>
    private async Task RebuildAsync(string service)
    {
        using var channel = GrpcChannel.ForAddress(suite.Suite.Address(service));
        var @operator = await suite.SignOns.MachineAsync("operator");
        while (true)
            try
            {
                await new SubscriptionService.SubscriptionServiceClient(channel).RebuildSubscriptionAsync(new() { Producer = "routing" }, @operator.Metadata, cancellationToken: ct);
                return;
            }
            catch (RpcException away) when (Caller.IsNoAnswer(away))
            {
                await Task.Delay(Look, ct);
            }
    }

    /// <summary>A case on its way, the youngest: it has the most before it. Null: all have ended.</summary>
    private string? PoisonedCase() => _underWay.Keys.Order(StringComparer.Ordinal).LastOrDefault();

    private async Task HealAsync()
    {
        DeathsAtCommit -= FaultySuite.Disarm();
        suite.SlowRedis(TimeSpan.Zero);
        suite.CutRedis(false);
        await CureAsync();
    }

    private async Task CureAsync()
    {
        if (_poison is not { } poison)
            return;
        await poison.Event.CureAsync(poison.ByHand);
        _poison = null;
    }

    private async Task LiveAllAsync(IReadOnlyList<Life> lives)
    {
        foreach (var life in lives)
            try
            {
                await LiveAsync(life);
            }
            catch (RpcException refused)
            {
                // A reading was refused: what was acknowledged is not there.
                _ledger.Violate($"A life ended: {refused.Status}");
            }
        Interlocked.Decrement(ref _busy);
    }

    private async Task LiveAsync(Life life)
    {
        var filed = await _caller.AskAsync<RegisterComplaintResponse>(office.Complaint(request => request.Channel = life.ByLetter ? "letter" : request.Channel), Sender.Nobody);
        _ledger.Acknowledge(filed.Complaint.CaseNumber, "registered");
        _underWay.TryAdd(filed.Complaint.CaseNumber, 0);
        await LiveAsync(life, filed);
        _underWay.TryRemove(filed.Complaint.CaseNumber, out _);
    }

    private async Task LiveAsync(Life life, RegisterComplaintResponse filed)
    {
        var number = filed.Complaint.CaseNumber;
        var owner = new Sender(Ticket: (await _caller.AskAsync<OpenCaseResponse>(new OpenCaseRequest { CaseNumber = number, AccessCode = filed.AccessCode }, Sender.Nobody)).Ticket);

        if (await IsWithdrawnAsync(life, "registered", number, owner))
            return;
        if (life.WithMessage)
            await DoAsync<SendMessageResponse>(number, "send-message", new SendMessageRequest { CaseNumber = number, Text = "I have found the receipt.", FromComplainant = true }, owner);
        await DoAsync<AcceptComplaintResponse>(number, "accepted", Office.Acceptance(filed.Complaint), _clerk);
        await AtAsync(number, "at-work", "result-known");
        if (life.WithUrge)
        {
            await DoAsync<UrgeComplaintResponse>(number, "urge", new UrgeComplaintRequest { CaseNumber = number, Text = "When will I hear of it?" }, owner);
            await DoAsync<AnswerUrgeResponse>(number, "answer-urge", new AnswerUrgeRequest { CaseNumber = number, Text = "The shop is visited this week." }, _clerk);
        }
        if (life.WithMaterials && await DoAsync<RequestMaterialsResponse>(number, "request-materials",
            new RequestMaterialsRequest { CaseNumber = number, Text = "Please send the card.", Items = { "card" } }, _clerk, IsOvertaken) is not null)
            await DoAsync<AnswerMaterialsResponse>(number, "answer-materials", new AnswerMaterialsRequest { CaseNumber = number, Text = "Here it is." }, owner, IsOvertaken);
        if (await IsWithdrawnAsync(life, "at-work", number, owner))
            return;
        await AtAsync(number, "result-known");
        if (await IsWithdrawnAsync(life, "result-known", number, owner))
            return;
        await DoAsync<NotifyResultResponse>(number, "notified", new NotifyResultRequest { CaseNumber = number }, _clerk);
        await DoAsync<SetIndicatorsResponse>(number, "set-indicators", new SetIndicatorsRequest { CaseNumber = number, Indicators = { Office.Indicators.ToDictionary() } }, _clerk);
        await DoAsync<CloseComplaintResponse>(number, "closed", new CloseComplaintRequest { CaseNumber = number }, _clerk);
    }

    /// <summary>Files and accepts one more; answers its number once it is in the queue.</summary>
    private async Task<string> AcceptedAsync()
    {
        var filed = (await _caller.AskAsync<RegisterComplaintResponse>(office.Complaint(), Sender.Nobody)).Complaint;
        _ledger.Acknowledge(filed.CaseNumber, "registered");
        await DoAsync<AcceptComplaintResponse>(filed.CaseNumber, "accepted", Office.Acceptance(filed), _clerk);
        await AtAsync(filed.CaseNumber, "at-work");
        return filed.CaseNumber;
    }

    /// <summary>The department was faster: the result is there, and what was asked for is not needed any more.</summary>
    private static bool IsOvertaken(RpcException refused) => refused.StatusCode == StatusCode.FailedPrecondition;

    private async Task<bool> IsWithdrawnAsync(Life life, string at, string number, Sender owner)
    {
        if (life.Withdrawn != at)
            return false;
        await DoAsync<WithdrawComplaintResponse>(number, "withdrawn", new WithdrawComplaintRequest { CaseNumber = number, Reason = "The shop has paid." }, owner);
        return true;
    }

    private Task<T?> DoAsync<T>(string number, string move, IMessage request, Sender by, Func<RpcException, bool>? mayBeRefused = null)
        where T : class, IMessage => _caller.ChangeAsync<T>(number, move, async () => (await ReadAsync(number)).Version, request, by, mayBeRefused);

    private async Task<Complaint> ReadAsync(string number) => (await _caller.AskAsync<GetComplaintResponse>(new GetComplaintRequest { CaseNumber = number }, _clerk)).Complaint;

    private async Task AtAsync(string number, params IReadOnlyList<string> steps)
    {
        while (!steps.Contains((await ReadAsync(number)).Step))
            await Task.Delay(Look, ct);
    }

    private async Task HandleAsync(Sender handler)
    {
        while (_busy > 0)
            if (await ClaimAsync(handler) is { } item)
                await HandleAsync(item, handler);
            else
                await Task.Delay(Look, ct);
    }

    private async Task<WorkItem?> ClaimAsync(Sender handler)
    {
        try
        {
            var item = (await _caller.AskAsync<ClaimNextResponse>(new ClaimNextRequest { Department = Department, Organisation = office.Organisation, RequestId = RequestId.New() }, handler)).WorkItem;
            _ledger.Acknowledge(item.CaseNumber, "claimed");
            return item;
        }
        catch (RpcException nothing) when (nothing.StatusCode == StatusCode.NotFound)
        {
            return null;
        }
    }

    private async Task HandleAsync(WorkItem item, Sender handler)
    {
        var (id, number) = (item.WorkItemId, item.CaseNumber);
        _ = await IsDoneAsync<RecordHandlingResponse>("record-handling", new RecordHandlingRequest { WorkItemId = id, Text = "Visited the shop." })
            && await IsDoneAsync<FinishHandlingResponse>("handled", new FinishHandlingRequest { WorkItemId = id, Result = "The shop repaid 300 yuan.", Outcome = "upheld" })
            && await IsDoneAsync<HandInResponse>("handed-in", new HandInRequest { WorkItemId = id });

        // False: withdrawn meanwhile. Until then it is refused while an urging awaits the clerk's answer.
        async Task<bool> IsDoneAsync<T>(string move, IMessage request)
            where T : class, IMessage
        {
            while (await _caller.ChangeAsync<T>(number, move, async () => (await ItemAsync()).Version, request, handler, refused => refused.StatusCode == StatusCode.FailedPrecondition) is null)
            {
                if ((await ItemAsync()).Step == "cancelled")
                    return false;
                await Task.Delay(Look, ct);
            }
            return true;
        }

        async Task<WorkItem> ItemAsync() => (await _caller.AskAsync<GetWorkItemResponse>(new GetWorkItemRequest { WorkItemId = id }, handler)).WorkItem;
    }
}
