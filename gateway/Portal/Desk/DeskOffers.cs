using System.Collections.Concurrent;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Portal.Calls;
using Grpc.Core;

namespace ComplaintSuite.Portal.Desk;

/// <summary>Whether organisations take anything in without a connection, as their procedures say (CR-08). Every staff page asks, for its menu, so the answer is kept for a while.</summary>
internal sealed class DeskOffers(Visitor visitor, GuideService.GuideServiceClient guide, ILogger<DeskOffers> log)
{
    /// <summary>A procedure that comes into force shows in the menu after this at the latest.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);

    /// <summary>For so long no menu asks again for what could not be had.</summary>
    private static readonly TimeSpan Away = TimeSpan.FromSeconds(30);

    /// <summary>No menu waits longer than this.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<string, (bool IsOffered, DateTimeOffset Until)> _known = new();

    /// <summary>Whether one of the visitor's organisations does; where it can't be had, the page itself will say.</summary>
    public async Task<bool> AnyAsync()
    {
        foreach (var organisation in visitor.Organisations)
            if (await IsOfferedAsync(organisation))
                return true;
        return false;
    }

    private async Task<bool> IsOfferedAsync(string organisation)
    {
        var now = TimeProvider.System.GetUtcNow();
        if (_known.TryGetValue(organisation, out var known) && known.Until > now)
            return known.IsOffered;
        try
        {
            // The answer is everybody's: it does not end with the visit of whoever happened to ask.
            var options = visitor.AsPublic().WithCancellationToken(CancellationToken.None).WithDeadline((now + Longest).UtcDateTime);
            foreach (var kind in (await guide.DescribeFilingAsync(new() { Organisation = organisation, Channel = DeskPages.Channel }, options)).Filing.Kinds)
                if ((await guide.DescribeFilingAsync(new() { Organisation = organisation, Kind = kind, Channel = DeskPages.Channel }, options)).Filing.Form.OfflineOffered)
                    return Keep(true, Kept);
            return Keep(false, Kept);
        }
        catch (CallRefusedException refused) when (refused.Status is StatusCode.NotFound)
        {
            return Keep(false, Kept); // an organisation of the token alone, which takes nothing in
        }
        catch (CallRefusedException refused) when (refused.Status is StatusCode.Cancelled or StatusCode.ResourceExhausted)
        {
            // This visitor alone did not get it, which says nothing for the others.
            return known.Until == default || known.IsOffered;
        }
        catch (CallRefusedException refused)
        {
            Log.NotThere(log, "what a desk takes in", refused.Status);
            return Keep(true, Away);
        }

        bool Keep(bool isOffered, TimeSpan forSoLong)
        {
            _known[organisation] = (isOffered, now + forSoLong);
            return isOffered;
        }
    }
}
