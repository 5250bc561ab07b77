using System.Collections.Concurrent;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Load.Measuring;
using ComplaintSuite.TestKit.Running;
using Grpc.Core;
using Grpc.Net.Client;

namespace ComplaintSuite.Load.Running;

/// <summary>What clients do at the gateway. Each answer is checked; what was acknowledged is kept, to be compared with the database at the end.</summary>
internal sealed class Operations(LoadSuite suite)
{
    private const int PageSize = 50;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);
    private readonly ConcurrentDictionary<int, GrpcChannel> _channels = new();
    private int _filed;

    /// <summary>Numbers of the cases that were acknowledged as filed.</summary>
    public ConcurrentDictionary<string, bool> Filed { get; } = new();

    /// <summary>Ids of the work items that were acknowledged as claimed.</summary>
    public ConcurrentDictionary<string, bool> Claimed { get; } = new();

    /// <summary>Numbers of the cases that were acknowledged as closed.</summary>
    public ConcurrentDictionary<string, bool> Closed { get; } = new();

    public async Task<RegisterComplaintResponse> SubmitAsync(int client, CancellationToken ct)
    {
        var request = Requests.Complaint(Interlocked.Increment(ref _filed));
        var answer = await SubmitAsync(ChannelOf(client), request, ct);
        if (answer.Complaint.Subject != request.Subject || answer.AccessCode.Length == 0)
            throw new WrongAnswerException($"{answer.Complaint.CaseNumber} is not what was filed.");
        if (!Filed.TryAdd(answer.Complaint.CaseNumber, true))
            throw new WrongAnswerException($"The number {answer.Complaint.CaseNumber} was given twice.");
        return answer;
    }

    /// <summary>Files with whoever answers; nothing is kept.</summary>
    public static async Task<RegisterComplaintResponse> SubmitAsync(GrpcChannel channel, RegisterComplaintRequest request, CancellationToken ct)
    {
        var answer = await new IntakeService.IntakeServiceClient(channel).RegisterComplaintAsync(request, Options(Sender.Nobody, ct));
        Expect("registered", answer.Complaint.Step);
        return answer;
    }

    public async Task<RegisterComplaintResponse> FileAndAcceptAsync(int client, string department, CancellationToken ct)
    {
        var filed = await SubmitAsync(client, ct);
        var accepted = await new IntakeService.IntakeServiceClient(ChannelOf(client)).AcceptComplaintAsync(
            Requests.Acceptance(filed.Complaint.CaseNumber, filed.Complaint.Version, department), Options(await PersonAsync(LoadOrganisation.Clerk(client)), ct));
        Expect("accepted", accepted.Complaint.Step);
        return filed;
    }

    /// <summary>The first page of a queue as staff see it, with its titles.</summary>
    public async Task ListQueueAsync(int client, string department, CancellationToken ct)
    {
        var page = await new QueueService.QueueServiceClient(ChannelOf(client)).ListQueueAsync(
            new() { Organisation = LoadOrganisation.Code, Department = department, PageSize = PageSize }, Options(await PersonAsync(LoadOrganisation.Handler(department, client)), ct));
        if (page.WorkItems.Count != PageSize || page.TitlesMissing || page.Titles.Count != PageSize || page.NextPageToken.Length == 0 || page.WorkItems.Any(item => item.Department != department))
            throw new WrongAnswerException($"A page of {department} has {page.WorkItems.Count} items and {page.Titles.Count} titles.");
    }

    /// <summary>Takes the next item of a department.</summary>
    public Task ClaimAsync(int client, string department, CancellationToken ct) => ClaimNextAsync(client, department, ct);

    /// <param name="client">Number of the client.</param>
    /// <param name="query">Words or a number.</param>
    /// <param name="ct">Gives up.</param>
    public async Task SearchAsync(int client, string query, CancellationToken ct)
    {
        var found = await new LookupService.LookupServiceClient(ChannelOf(client)).SearchCasesAsync(
            new() { Organisation = LoadOrganisation.Code, Query = query, PageSize = PageSize }, Options(await PersonAsync(LoadOrganisation.Clerk(client)), ct));
        if (found.Hits.Count == 0 || found.Hits.Any(hit => !hit.Subject.Contains(query, StringComparison.Ordinal) && !hit.CaseNumber.StartsWith(query, StringComparison.Ordinal)))
            throw new WrongAnswerException($"A search found {found.Hits.Count} cases, or wrong ones.");
    }

    /// <summary>
    /// Takes a case from filing to closing: files and accepts one; claims the one whose turn it is in the department, which may be another client's; records what was done, finishes, hands in;
    /// tells the complainant the result, sets the indicators, closes.
    /// </summary>
    public async Task LifecycleAsync(int client, CancellationToken ct)
    {
        await FileAndAcceptAsync(client, LoadOrganisation.LifecycleDepartment, ct);
        var handler = await PersonAsync(LoadOrganisation.Handler(LoadOrganisation.LifecycleDepartment, client));
        var item = await ClaimNextAsync(client, LoadOrganisation.LifecycleDepartment, ct);
        var work = new QueueService.QueueServiceClient(ChannelOf(client));
        item = (await work.RecordHandlingAsync(new() { WorkItemId = item.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = item.Version, Text = "Visited the shop; the balance was shown in its books." }, Options(handler, ct))).WorkItem;
        item = (await work.FinishHandlingAsync(
            new() { WorkItemId = item.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = item.Version, Result = "The shop repaid the balance of 300 yuan.", Outcome = "upheld" }, Options(handler, ct))).WorkItem;
        var handedIn = await work.HandInAsync(new() { WorkItemId = item.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = item.Version }, Options(handler, ct));
        Expect("handed-in", handedIn.WorkItem.Step);

        var clerk = await PersonAsync(LoadOrganisation.Clerk(client));
        var intake = new IntakeService.IntakeServiceClient(ChannelOf(client));
        // x-after waits a second at most; under load the event may take longer.
        Complaint complaint;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Deadline);
        do
            complaint = (await intake.GetComplaintAsync(new() { CaseNumber = item.CaseNumber }, Options(clerk with { After = $"routing/{handedIn.EventId}" }, patience.Token))).Complaint;
        while (complaint.Step == "at-work");
        Expect("result-known", complaint.Step);
        complaint = (await intake.NotifyResultAsync(new() { CaseNumber = complaint.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = complaint.Version }, Options(clerk, ct))).Complaint;
        complaint = (await intake.SetIndicatorsAsync(
            new() { CaseNumber = complaint.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = complaint.Version, Indicators = { Requests.Indicators.ToDictionary() } }, Options(clerk, ct))).Complaint;
        complaint = (await intake.CloseComplaintAsync(new() { CaseNumber = complaint.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = complaint.Version }, Options(clerk, ct))).Complaint;
        Expect("closed", complaint.Step);
        if (!Closed.TryAdd(complaint.CaseNumber, true))
            throw new WrongAnswerException($"{complaint.CaseNumber} was closed twice.");
    }

    private async Task<WorkItem> ClaimNextAsync(int client, string department, CancellationToken ct)
    {
        var claimed = await new QueueService.QueueServiceClient(ChannelOf(client)).ClaimNextAsync(
            new() { Organisation = LoadOrganisation.Code, Department = department, RequestId = RequestId.New() }, Options(await PersonAsync(LoadOrganisation.Handler(department, client)), ct));
        Expect("claimed", claimed.WorkItem.Step);
        if (!Claimed.TryAdd(claimed.WorkItem.WorkItemId, true))
            throw new WrongAnswerException($"Work item {claimed.WorkItem.WorkItemId} was given to two.");
        return claimed.WorkItem;
    }

    private static void Expect(string step, string found)
    {
        if (found != step)
            throw new WrongAnswerException($"A step is '{found}', not '{step}'.");
    }

    private Task<Sender> PersonAsync(string subject) => suite.SignOns.PersonAsync(subject);

    /// <summary>Each client has a connection of its own.</summary>
    private GrpcChannel ChannelOf(int client) => _channels.GetOrAdd(client, _ => suite.Connect());

    private static CallOptions Options(Sender sender, CancellationToken ct) => new(sender.Metadata, TimeProvider.System.GetUtcNow().UtcDateTime + Deadline, ct);
}
