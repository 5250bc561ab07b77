using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Rights;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;

namespace ComplaintSuite.Intake;

partial class IntakeGrpc
{
    [Authorize(Policy = Policies.ChangeCase)]
    public override async Task<SetIndicatorsResponse> SetIndicators(SetIndicatorsRequest request, ServerCallContext call)
    {
        var reading = new Reading();
        var change = reading.ChangeOf(request.CaseNumber, request.RequestId, request.ExpectedVersion, request);
        if (request.Indicators.Count == 0)
            reading.Add("FIELD_MISSING", "indicators", "Name at least one indicator with its value.", "CH-13");
        reading.Done();

        var view = await cases.ChangeAsync(db, call.Caller(), change, file =>
        {
            RequireAccepted(file.Procedure, request);
            file.Complaint.SetIndicators(request.Indicators);
            file.Do("set-indicators", new IndicatorsRecorded { Indicators = { request.Indicators } });
            return Task.CompletedTask;
        }, call.CancellationToken);
        return new() { Complaint = view.ToMessage() };
    }

    private static void RequireAccepted(Procedure procedure, SetIndicatorsRequest request)
    {
        var violations = new List<Violation>();
        foreach (var (name, value) in request.Indicators)
            if (procedure.Indicators.SingleOrDefault(indicator => indicator.Name == name) is not { } indicator)
                violations.Add(new("INDICATOR_UNKNOWN", $"indicators.{name}", null, $"The procedure's indicators are {string.Join(", ", procedure.Indicators.Select(known => known.Name))}."));
            else if (!indicator.Accepts(value))
                violations.Add(new("INDICATOR_VALUE_INVALID", $"indicators.{name}", "CH-13",
                    indicator.Number is { } range ? $"'{name}' is a number from {range.Minimum} with at most two decimals ({range.Unit})." : $"'{name}' is one of {string.Join(", ", indicator.Values.Select(known => known.Key))}."));
        if (violations.Count > 0)
            throw Refusal.Invalid(violations);
    }
}
