using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Procedures;
using ComplaintSuite.Routing.Queues;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Rights;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;

namespace ComplaintSuite.Routing;

partial class QueueGrpc
{
    /// <summary>The indicator whose values are the outcomes of a procedure.</summary>
    private const string OutcomeIndicator = "outcome";

    [Authorize(Policy = Policies.ChangeWork)]
    public override async Task<FinishHandlingResponse> FinishHandling(FinishHandlingRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var change = reading.ChangeOf(request.WorkItemId, request.RequestId, request.ExpectedVersion, request);
        var record = reading.Text(request.Record, "record", Reading.LongText);
        var result = reading.Text(request.Result, "result", Reading.LongText);
        var outcome = reading.Text(request.Outcome, "outcome", 100);
        reading.Done();

        var handled = await work.ChangeAsync(db, context.Caller(), change, file =>
        {
            if (record is not null)
                file.Item.AddEntry(file.StaffId, record, file.Now, "record");
            file.Item.Finish(result, outcome, file.Now);
            file.RequireWithFieldsOf("handled", "handed-in");
            RequireKnownOutcome(file.Procedure, outcome);
            if (record is not null)
                file.Do("record-handling", new HandlingRecorded { WorkItemId = file.Item.Id.ToString() });
            return file.Enter("handled", new WorkItemHandled { WorkItemId = file.Item.Id.ToString() });
        }, context.CancellationToken);
        return new() { WorkItem = handled.ToMessage() };
    }

    /// <summary>The outcomes that a procedure names; null where it leaves them to the handler's words.</summary>
    private static Indicator? OutcomesOf(Procedure procedure) => procedure.Indicators.SingleOrDefault(indicator => indicator.Name == OutcomeIndicator);

    private static void RequireKnownOutcome(Procedure procedure, string? outcome)
    {
        if (outcome is not null && OutcomesOf(procedure) is { } outcomes && !outcomes.Accepts(outcome))
            throw Refusal.Invalid("OUTCOME_UNKNOWN", "outcome", $"The outcome is one of {string.Join(", ", outcomes.Values.Select(value => value.Key))}.");
    }
}
