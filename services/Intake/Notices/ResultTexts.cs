using ComplaintSuite.Contracts.Routing.V1;

namespace ComplaintSuite.Intake.Notices;

/// <summary>Fetches the text that a department wrote for the complainant.</summary>
public sealed class ResultTexts(QueueService.QueueServiceClient routing)
{
    public async Task<string> GetAsync(string organisation, Guid actId, CancellationToken cancellation) =>
        (await routing.GetActTextAsync(new() { Organisation = organisation, ActId = actId.ToString() }, cancellationToken: cancellation)).Text;
}
